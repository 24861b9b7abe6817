/* G5 and G6: answers of one fixed length, sealed to the researcher's key. */

import { concat, label, u32, u8 } from './encoding';
import { demand } from './errors';
import { sealBase } from './hpke';
import { emitProfile, type JsonObject } from './profile';
import { systemRandom, type Random } from './random';

export const WITHDRAWN = 'withdrawn';
const VERSION = 1;
const HEADER_BYTES = 6;

/** Plaintext(P) = 01 ‖ kind u8 (00 answers, 01 withdrawn) ‖ L u32 ‖ JSON(L) ‖ zeros. */
export function plaintext(answers: JsonObject | typeof WITHDRAWN, length: number): Uint8Array {
  const kind = answers === WITHDRAWN ? 1 : 0;
  const json = answers === WITHDRAWN ? new Uint8Array(0) : emitProfile(answers);
  const fits = HEADER_BYTES + json.length <= length;
  demand(fits, 'answers-too-long');
  const padding = new Uint8Array(length - HEADER_BYTES - json.length);
  return concat(u8(VERSION), u8(kind), u32(json.length), json, padding);
}

/** ct(P + 1136) = enc(1120) ‖ ChaCha20-Poly1305(P + 16). */
export function seal(
  content: Uint8Array,
  sealingKey: Uint8Array,
  manifestHash: Uint8Array,
  nonce: Uint8Array,
  random: Random = systemRandom,
): Uint8Array {
  return sealBase(sealingKey, sealInfo(manifestHash, nonce), content, random);
}

/** info = "asv1/seal\0" ‖ MH ‖ nonce: a ciphertext cannot be moved to another token or survey. */
export function sealInfo(manifestHash: Uint8Array, nonce: Uint8Array): Uint8Array {
  return concat(label('seal'), manifestHash, nonce);
}
