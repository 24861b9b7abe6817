/* What the first script lends to the second. build/lending.mjs reads it: a module that is named
 * here is not packed twice, and nothing else can be borrowed from it. */

export { leaf, shortReceipt, verifyReceipt } from '../protocol/receipt';
export { compareBytes, concat, equalBytes, label, readU32, sha256, u8, unb64u } from '../protocol/encoding';
export { demand, ProtocolError } from '../protocol/errors';
export { verify } from '../protocol/signatures';
export { nonceOf } from '../protocol/tokens';
export { h } from './dom';
export { get } from './network';
export {
  actions,
  button,
  checkButton,
  earlyClose,
  fingerprintNotice,
  leaveButton,
  list,
  notice,
  paragraph,
  part,
  second,
  status,
  way,
} from './parts';
export { stop } from './screens/stops';
export { sentenceOf } from './validate';
