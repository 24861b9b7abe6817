/*
 * HPKE (RFC 9180) base mode, one message, empty AAD: KEM 0x647a X-Wing, HKDF-SHA256,
 * ChaCha20-Poly1305. noble supplies the primitives; its post-quantum part is self-audited
 * only. The key schedule is short enough to be read here.
 */

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ml_kem768_x25519 as xwing } from '@noble/post-quantum/hybrid.js';

import { concat, u16, u8, utf8 } from './encoding';
import { ProtocolError } from './errors';
import type { Random } from './random';

export const SEALING_KEY_BYTES = 1216; // ML-KEM-768 (1184) ‖ X25519 (32)
export const ENC_BYTES = 1120; // ML-KEM-768 ciphertext (1088) ‖ X25519 share (32)
export const TAG_BYTES = 16;
const ENCAPSULATION_SEED_BYTES = 64;
const SUITE = concat(utf8('HPKE'), u16(0x647a), u16(0x0001), u16(0x0003));
const NOTHING = new Uint8Array(0);

/** enc(1120) ‖ ciphertext(plaintext + 16). */
export function sealBase(
  publicKey: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
  random: Random,
): Uint8Array {
  const { cipherText, sharedSecret } = encapsulate(publicKey, random);
  return concat(cipherText, cipher(sharedSecret, info).encrypt(plaintext));
}

/** Refused when the survey is opened, not when the answers are ready to go. */
export function checkSealingKey(publicKey: Uint8Array): void {
  encapsulate(publicKey, (length) => new Uint8Array(length));
}

function encapsulate(publicKey: Uint8Array, random: Random): ReturnType<typeof xwing.encapsulate> {
  const seed = random(ENCAPSULATION_SEED_BYTES);
  try {
    return xwing.encapsulate(publicKey, seed);
  } catch {
    throw new ProtocolError('key-invalid', 'This is not a sound X-Wing key.');
  }
}

/** RFC 9180, 5.1: the key schedule of mode_base. */
export function cipher(sharedSecret: Uint8Array, info: Uint8Array): ReturnType<typeof chacha20poly1305> {
  const pskIdHash = labeledExtract(NOTHING, 'psk_id_hash', NOTHING);
  const infoHash = labeledExtract(NOTHING, 'info_hash', info);
  const context = concat(u8(0), pskIdHash, infoHash);
  const secret = labeledExtract(sharedSecret, 'secret', NOTHING);
  const key = labeledExpand(secret, 'key', context, 32);
  return chacha20poly1305(key, labeledExpand(secret, 'base_nonce', context, 12));
}

function labeledExtract(salt: Uint8Array, name: string, material: Uint8Array): Uint8Array {
  return extract(sha256, concat(utf8('HPKE-v1'), SUITE, utf8(name), material), salt);
}

function labeledExpand(secret: Uint8Array, name: string, info: Uint8Array, length: number): Uint8Array {
  const labeled = concat(u16(length), utf8('HPKE-v1'), SUITE, utf8(name), info);
  return expand(sha256, secret, labeled, length);
}
