/*
 * X-Wing (draft-connolly-cfrg-xwing-kem), the sender's half, composed of noble's ML-KEM-768 and
 * X25519. noble's own composition brings every other hybrid along: 1 kB of a budget of 40.
 */

import { sha3_256 } from '@noble/hashes/sha3.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

import { concat, utf8 } from './encoding';
import { demand, ProtocolError } from './errors';
import type { Random } from './random';
import { x25519 } from './x25519';

export const SEALING_KEY_BYTES = 1216; // ML-KEM-768 (1184) ‖ X25519 (32)
export const ENC_BYTES = 1120; // ML-KEM-768 ciphertext (1088) ‖ X25519 share (32)
const MLKEM_KEY_BYTES = 1184;
const Q = 3329;
const LABEL = utf8('\\.//^\\');

export interface Encapsulation {
  readonly enc: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/** Throws on a lattice key that is not reduced and on a share of small order. */
export function encapsulate(publicKey: Uint8Array, random: Random): Encapsulation {
  const latticeKey = publicKey.subarray(0, MLKEM_KEY_BYTES);
  const curveKey = publicKey.subarray(MLKEM_KEY_BYTES);
  const seed = random(64); // ML-KEM's m(32) ‖ ephemeral X25519 scalar(32)
  const scalar = seed.subarray(32);
  try {
    const lattice = ml_kem768.encapsulate(latticeKey, seed.subarray(0, 32));
    const share = x25519.getPublicKey(scalar);
    const curveSecret = x25519.getSharedSecret(scalar, curveKey);
    const hashed = concat(lattice.sharedSecret, curveSecret, share, curveKey, LABEL);
    return { enc: concat(lattice.cipherText, share), sharedSecret: sha3_256(hashed) };
  } catch {
    throw new ProtocolError('key-invalid');
  }
}

/** Refused when the survey is opened, not when the answers are ready to go: what encapsulating
 *  refuses, without the rest of its work, for a cheap phone does this before it shows anything. */
export function checkSealingKey(publicKey: Uint8Array): void {
  demand(isReduced(publicKey.subarray(0, MLKEM_KEY_BYTES - 32)), 'key-invalid');
  try {
    x25519.getSharedSecret(new Uint8Array(32), publicKey.subarray(MLKEM_KEY_BYTES));
  } catch {
    throw new ProtocolError('key-invalid');
  }
}

/** FIPS 203, 7.2: each coefficient, two in three bytes, is below q. */
function isReduced(coefficients: Uint8Array): boolean {
  for (let at = 0; at < coefficients.length; at += 3) {
    const [low = 0, middle = 0, high = 0] = coefficients.subarray(at, at + 3);
    if ((low | ((middle & 15) << 8)) >= Q || ((middle >> 4) | (high << 4)) >= Q) return false;
  }
  return true;
}
