import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';

import { checkPublicKey, concat, publicKeyOf, sign, utf8, verify, verifyInBreaths } from '../src/protocol';
import { filled, fromHex } from './fixture';
import { refusal } from './refusal';

const message = utf8('one person, one answer');
const seed = filled(11);

/** All small-order points, and encodings whose y is not reduced (from "Taming the many EdDSAs"). */
const WEAK_KEYS = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];

test('a signature holds for its message and key, and for no other', () => {
  const signature = sign(message, seed);
  expect(verify(signature, message, publicKeyOf(seed))).toBe(true);
  expect(verify(signature, utf8('another'), publicKeyOf(seed))).toBe(false);
  expect(verify(signature, message, publicKeyOf(filled(12)))).toBe(false);
  expect(verify(signature.subarray(1), message, publicKeyOf(seed))).toBe(false);
});

test.each(WEAK_KEYS)('the weak key %s signs nothing', (hex) => {
  const key = fromHex(hex);
  expect(refusal(() => checkPublicKey(key))).toBe('key-invalid');
  const universal = concat(fromHex(WEAK_KEYS[0] ?? ''), new Uint8Array(32)); // R = identity, S = 0
  expect(verify(universal, message, key)).toBe(false);
});

test('a key with a part of small order is refused, since two verifiers may differ on it', () => {
  const torsion = ed25519.Point.fromBytes(fromHex(WEAK_KEYS[6] ?? ''));
  const mixed = ed25519.Point.fromBytes(publicKeyOf(seed)).add(torsion).toBytes();
  expect(refusal(() => checkPublicKey(mixed))).toBe('key-invalid');
});

test('a signature whose R has a part of small order is refused, though noble alone accepts it', async () => {
  const { forged, key } = torsionedSignature();
  expect(ed25519.verify(forged, message, key, { zip215: false })).toBe(true);
  expect(verify(forged, message, key)).toBe(false);
  expect(await verifyInBreaths(forged, message, key)).toBe(false);
});

test('a signature with S beyond the group order is refused', () => {
  const signature = sign(message, seed);
  const s = littleEndian(signature.subarray(32)) + ed25519.Point.Fn.ORDER;
  const malleable = concat(signature.subarray(0, 32), toLittleEndian(s));
  expect(verify(malleable, message, publicKeyOf(seed))).toBe(false);
});

/** R' = R + T for a point T of order eight, with S made for the challenge over R'. */
function torsionedSignature(): { forged: Uint8Array; key: Uint8Array } {
  const { Point } = ed25519;
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(seed);
  const r = 123456789n;
  const torsion = Point.fromBytes(fromHex(WEAK_KEYS[6] ?? ''));
  const R = Point.BASE.multiply(r).add(torsion).toBytes();
  const k = Point.Fn.create(littleEndian(ed25519Challenge(R, pointBytes)));
  const S = Point.Fn.add(r, Point.Fn.mul(k, scalar));
  return { forged: concat(R, toLittleEndian(S)), key: pointBytes };
}

function ed25519Challenge(R: Uint8Array, key: Uint8Array): Uint8Array {
  return sha512(concat(R, key, message));
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function toLittleEndian(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0')).reverse();
}
