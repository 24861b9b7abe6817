/* A receipt as a person has it: 16 characters, or the whole of it. */

import { written } from '../protocol/codes';
import { unb64u } from '../protocol/encoding';
import { shortReceipt, leaf } from '../protocol/receipt';

export interface Receipt {
  readonly short: string;
  /** 130 bytes, if the whole receipt was given: only these are signed. */
  readonly full?: Uint8Array;
}

const FULL_BYTES = 130;
const SHORT = /^[0-9A-HJKMNP-TV-Z]{16}$/;

export function readReceipt(typed: string): Receipt | undefined {
  const text = typed.replace(/\s/g, '');
  const full = text.length > 100 ? decoded(text) : undefined;
  if (full !== undefined) return { short: shortReceipt(leaf(full.slice(1, 66))), full };
  const short = written(text).toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0');
  return SHORT.test(short) ? { short } : undefined;
}

function decoded(text: string): Uint8Array | undefined {
  try {
    const bytes = unb64u(text);
    return bytes.length === FULL_BYTES ? bytes : undefined;
  } catch {
    return undefined;
  }
}
