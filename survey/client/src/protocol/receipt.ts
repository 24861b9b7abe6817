/* G8: the collector's promise to count an entry. */

import { toCrockford } from './codes';
import { concat, equalBytes, label } from './encoding';
import { demand } from './errors';
import { leaf } from './merkle';
import { verify } from './signatures';

export { leaf } from './merkle';

const RECEIPT_BYTES = 130;

/** receipt(130) = 01 ‖ entry(65) ‖ Ed25519_log("asv1/receipt\0" ‖ MH ‖ leaf)(64). */
export function verifyReceipt(
  bytes: Uint8Array,
  entry: Uint8Array,
  manifestHash: Uint8Array,
  collectorLogKey: Uint8Array,
): void {
  const whole = bytes.length === RECEIPT_BYTES && bytes[0] === 1;
  demand(whole, 'receipt-invalid');
  const own = equalBytes(bytes.subarray(1, 66), entry);
  demand(own, 'receipt-invalid');
  const message = concat(label('receipt'), manifestHash, leaf(entry));
  const good = verify(bytes.subarray(66), message, collectorLogKey);
  demand(good, 'receipt-invalid');
}

/** The first 10 bytes of the leaf as 16 Crockford characters. */
export function shortReceipt(leafHash: Uint8Array): string {
  return toCrockford(leafHash.subarray(0, 10));
}
