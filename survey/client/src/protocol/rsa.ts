/*
 * The RSA half of RFC 9474 that a client needs: blind and unblind. Only public keys and
 * one-time blinding secrets pass here, on the person's own device; BigInt is not
 * constant-time and need not be.
 */

import { concat, equalBytes } from './encoding';
import { demand } from './errors';
import type { Random } from './random';

export const MODULUS_BYTES = 256;
const PUBLIC_EXPONENT = 65537n;

/** SPKI of id-RSASSA-PSS with SHA-384, MGF1-SHA-384 and a salt of 48 bytes, up to the modulus. */
const SPKI_HEAD = fromHex(
  '30820152' +
    '303d06092a864886f70d01010a3030a00d300b0609608648016503040202' +
    'a11a301806092a864886f70d010108300b0609608648016503040202a203020130' +
    '0382010f003082010a0282010100',
);
const SPKI_TAIL = fromHex('0203010001');

/** token_key(342) = SPKI head(81) ‖ modulus(256) ‖ exponent 65537(5); returns the modulus. */
export function readTokenKey(spki: Uint8Array): bigint {
  const sound =
    spki.length === 342 &&
    equalBytes(spki.subarray(0, 81), SPKI_HEAD) &&
    equalBytes(spki.subarray(337), SPKI_TAIL);
  demand(sound, 'key-invalid');
  const modulus = toInteger(spki.subarray(81, 337));
  demand(modulus >> 2047n === 1n, 'key-invalid');
  demand(modulus % 2n === 1n, 'key-invalid');
  return modulus;
}

/** z = m · r^e mod n. Returns z and the inverse of r, which alone can take the blinding off. */
export function blind(m: bigint, r: bigint, n: bigint): { blinded: bigint; inverse: bigint } {
  demand(greatestCommonDivisor(m, n) === 1n, 'key-invalid');
  return { blinded: (m * encrypt(r, n)) % n, inverse: invert(r, n) };
}

export function unblind(signature: bigint, inverse: bigint, n: bigint): bigint {
  return (signature * inverse) % n;
}

/** s^e mod n. */
export function encrypt(s: bigint, n: bigint): bigint {
  let power = s;
  for (let square = PUBLIC_EXPONENT; square > 1n; square >>= 1n) power = (power * power) % n;
  return (power * s) % n; // e = 2^16 + 1: sixteen squarings and one product
}

/** Uniform in [1, n) by rejection: a reduced draw would not be uniform. */
export function drawBelow(n: bigint, random: Random): bigint {
  for (;;) {
    const drawn = toInteger(random(MODULUS_BYTES));
    if (drawn > 0n && drawn < n) return drawn;
  }
}

export function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x0${toHex(bytes)}`);
}

export function toBytes(value: bigint, length: number): Uint8Array {
  const bytes = fromHex(value.toString(16).padStart(2 * length, '0'));
  demand(bytes.length === length, 'key-invalid');
  return concat(bytes);
}

function invert(value: bigint, modulus: bigint): bigint {
  let [a, b] = [value, modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  demand(a === 1n, 'key-invalid');
  return ((x % modulus) + modulus) % modulus;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
