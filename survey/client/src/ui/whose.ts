/* Whose is it? Two may open their links on one phone, and what is kept for one must never be taken
 * for the other's. Yet it must not join code and token for a thief who holds the list of codes. So
 * one byte is kept: it tells two links apart 255 times in 256. The nonce is the salt: random, kept
 * anyway, and the same at every stage, so that no earlier stage gives a second byte. */

import { label, sha256, utf8 } from '../protocol/encoding';
import type { Kept } from './storage';

/** The first byte of H("asv1/whose\0" ‖ nonce ‖ code); both the token and what begins it name the
 *  nonce in the same place. */
export function markOf(token: Uint8Array, code: string): number | undefined {
  return sha256(label('whose'), token.subarray(2, 34), utf8(code))[0];
}

/** Without a code in hand, and of what an earlier version has kept, nobody can tell. */
export function isAnothers(kept: Kept | undefined, code: string | undefined): boolean {
  if (!kept || !code) return false;
  if (kept.kind === 'asking') return kept.code !== code;
  const token = kept.kind === 'sealed' ? kept.envelope.subarray(1) : kept.token;
  return kept.whose !== undefined && kept.whose !== markOf(token, code);
}
