/*
 * Ed25519, at least as strict as PyNaCl. Where two verifiers disagree, one accepts what the
 * other refuses later; so keys and R must be canonical, of large order and free of torsion,
 * where the cofactored and the plain equation are the same (Chalkias et al., "Taming the
 * many EdDSAs", 2020).
 */

import {
  getPublicKey,
  hashes,
  Point,
  sign as signEd25519,
  verify as verifyEd25519,
} from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

import { demand } from './errors';

hashes.sha512 = sha512; // its default asks WebCrypto, which plain http does not have

export function publicKeyOf(secretKey: Uint8Array): Uint8Array {
  return getPublicKey(secretKey);
}

export function sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  return signEd25519(message, secretKey);
}

export function verify(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  return (
    signature.length === 64 &&
    isSoundPoint(key) &&
    isSoundPoint(signature.subarray(0, 32)) &&
    verifyEd25519(signature, message, key, { zip215: false })
  );
}

export function checkPublicKey(key: Uint8Array): void {
  demand(isSoundPoint(key), 'key-invalid');
}

/** The same for several, and a breath before each: a point takes a cheap phone a moment. */
export async function checkPublicKeys(keys: readonly Uint8Array[]): Promise<void> {
  for (const key of keys) {
    await breath();
    checkPublicKey(key);
  }
}

/** Whether a signature holds under a key that has been checked, with a breath around each piece. */
export async function verifyInBreaths(
  signature: Uint8Array,
  message: Uint8Array,
  key: Uint8Array,
): Promise<boolean> {
  await breath();
  const sound = signature.length === 64 && isSoundPoint(signature.subarray(0, 32));
  await breath();
  const good = sound && verifyEd25519(signature, message, key, { zip215: false });
  await breath();
  return good;
}

/** Lets the page draw, scroll and leave between two pieces of work. */
function breath(): Promise<void> {
  return new Promise((breathed) => setTimeout(breathed));
}

function isSoundPoint(bytes: Uint8Array): boolean {
  try {
    const point = Point.fromBytes(bytes, false);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false; // noble throws on a wrong length and on what is no point
  }
}
