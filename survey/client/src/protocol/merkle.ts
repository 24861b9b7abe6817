/* G9: RFC 9162 hashes. The leaf of an entry, and the root over the whole list. */

import { sha256, u8 } from './encoding';

const LEAF = u8(0);
const NODE = u8(1);

/** leaf = H(00 ‖ entry); it is the leaf hash and is not hashed again. */
export function leaf(entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

/** node = H(01 ‖ left ‖ right), split at the largest power of two below the size; empty = H(""). */
export function root(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const middle = largestPowerBelow(leaves.length);
  return sha256(NODE, root(leaves.slice(0, middle)), root(leaves.slice(middle)));
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
