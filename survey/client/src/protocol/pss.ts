/*
 * EMSA-PSS (RFC 8017, 9.1) with SHA-384, MGF1-SHA-384 and a salt of exactly 48 bytes,
 * for a modulus whose length is a multiple of eight bits.
 */

import { sha384 } from '@noble/hashes/sha2.js';

import { concat, equalBytes, u32, u8 } from './encoding';

const HASH_BYTES = 48;
const SALT_BYTES = 48;

/** EM(k) = maskedDB(k − 49) ‖ H(48) ‖ bc, DB = zeros ‖ 01 ‖ salt(48). */
export function encode(message: Uint8Array, salt: Uint8Array, modulusBytes: number): Uint8Array {
  const digest = digestOf(message, salt);
  const zeros = new Uint8Array(modulusBytes - SALT_BYTES - HASH_BYTES - 2);
  const db = concat(zeros, u8(1), salt);
  return concat(masked(db, digest), digest, u8(0xbc));
}

/** Reads the salt out of the encoding and encodes again: there is no other form of it. */
export function verify(message: Uint8Array, encoded: Uint8Array): boolean {
  const dbBytes = encoded.length - HASH_BYTES - 1;
  const digest = encoded.subarray(dbBytes, -1);
  const salt = masked(encoded.subarray(0, dbBytes), digest).subarray(-SALT_BYTES);
  return equalBytes(encode(message, salt, encoded.length), encoded);
}

/** H = SHA-384(eight zeros ‖ SHA-384(message) ‖ salt). */
function digestOf(message: Uint8Array, salt: Uint8Array): Uint8Array {
  return sha384(concat(new Uint8Array(8), sha384(message), salt));
}

/** The same step masks and unmasks; the top bit is cleared, as emBits = modBits − 1. */
function masked(db: Uint8Array, digest: Uint8Array): Uint8Array {
  const mask = mgf1(digest, db.length);
  const out = db.map((byte, at) => byte ^ (mask[at] ?? 0));
  out.set([(out[0] ?? 0) & 0x7f]);
  return out;
}

function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, counter) =>
    sha384(concat(seed, u32(counter))),
  );
  return concat(...blocks).subarray(0, length);
}
