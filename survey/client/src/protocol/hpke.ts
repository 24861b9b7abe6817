/*
 * HPKE (RFC 9180) base mode, one message, empty AAD: KEM 0x647a X-Wing, HKDF-SHA256,
 * ChaCha20-Poly1305. noble supplies the primitives; its post-quantum part is self-audited
 * only. The key schedule is short enough to be read here.
 */

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

import { concat, u16, u8, utf8 } from './encoding';
import type { Random } from './random';
import { encapsulate } from './xwing';

const SUITE = concat(utf8('HPKE'), u16(0x647a), u16(0x0001), u16(0x0003));
const NOTHING = new Uint8Array(0);

export interface Schedule {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

/** enc(1120) ‖ ciphertext(plaintext + 16). */
export function sealBase(
  publicKey: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
  random: Random,
): Uint8Array {
  const { enc, sharedSecret } = encapsulate(publicKey, random);
  const { key, nonce } = schedule(sharedSecret, info);
  return concat(enc, chacha20poly1305(key, nonce).encrypt(plaintext));
}

/** RFC 9180, 5.1: the key schedule of mode_base. */
export function schedule(sharedSecret: Uint8Array, info: Uint8Array): Schedule {
  const pskIdHash = labeledExtract(NOTHING, 'psk_id_hash', NOTHING);
  const infoHash = labeledExtract(NOTHING, 'info_hash', info);
  const context = concat(u8(0), pskIdHash, infoHash);
  const secret = labeledExtract(sharedSecret, 'secret', NOTHING);
  const key = labeledExpand(secret, 'key', context, 32);
  return { key, nonce: labeledExpand(secret, 'base_nonce', context, 12) };
}

/** HKDF-Extract (RFC 5869) is HMAC(salt, material). */
function labeledExtract(salt: Uint8Array, name: string, material: Uint8Array): Uint8Array {
  return hmac(sha256, salt, concat(utf8('HPKE-v1'), SUITE, utf8(name), material));
}

/** HKDF-Expand of at most one block: HMAC(secret, info ‖ 01), cut. */
function labeledExpand(
  secret: Uint8Array,
  name: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const labeled = concat(u16(length), utf8('HPKE-v1'), SUITE, utf8(name), info);
  return hmac(sha256, secret, concat(labeled, u8(1))).subarray(0, length);
}
