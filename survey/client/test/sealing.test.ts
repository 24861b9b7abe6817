import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { describe, expect, test } from 'vitest';

import { concat, plaintext, seal, sealInfo, systemRandom, utf8, WITHDRAWN } from '../src/protocol';
import { checkSealingKey, encapsulate } from '../src/protocol/xwing';
import { filled, toHex } from './fixture';
import { sealingKeyOf, unseal } from './opening';
import { refusal } from './refusal';

const seed = filled(5);
const key = sealingKeyOf(seed);
const [mh, nonce] = [filled(6), filled(7)];

describe('a plaintext', () => {
  test('has one length whatever was answered', () => {
    const empty = plaintext({}, 256);
    const full = plaintext({ nv1: 4, oc1: '容错' }, 256);
    expect([empty.length, full.length, plaintext(WITHDRAWN, 256).length]).toEqual([256, 256, 256]);
    expect(toHex(empty.subarray(0, 9))).toBe('0100000000027b7d00');
    expect(toHex(plaintext(WITHDRAWN, 256))).toBe(`0101${'00'.repeat(254)}`);
  });

  test('is filled to the last byte, and not one byte further', () => {
    const answers = { a: 'x'.repeat(242) }; // 6 + 8 + 242
    expect(plaintext(answers, 256)[255]).toBe('}'.charCodeAt(0));
    expect(refusal(() => plaintext(answers, 255))).toBe('answers-too-long');
  });
});

describe('a sealed response', () => {
  test('opens with the seed, the survey and the nonce it was made for', () => {
    const content = plaintext({ nv1: -3 }, 512);
    const ct = seal(content, key, mh, nonce);
    expect(ct).toHaveLength(512 + 1136);
    expect(unseal(ct, seed, mh, nonce)).toEqual(content);
  });

  test('opens with nothing else', () => {
    const ct = seal(plaintext({}, 64), key, mh, nonce);
    expect(() => unseal(ct, filled(4), mh, nonce)).toThrow();
    expect(() => unseal(ct, seed, nonce, nonce)).toThrow();
    expect(() => unseal(ct, seed, mh, mh)).toThrow();
    for (const at of [0, 1087, 1088, 1119, 1120, ct.length - 1]) {
      const changed = ct.slice();
      changed[at] = (ct[at] ?? 0) ^ 1;
      expect(() => unseal(changed, seed, mh, nonce)).toThrow();
    }
  });

  test('is another every time, and the same for the same randomness', () => {
    const content = plaintext({}, 64);
    expect(seal(content, key, mh, nonce)).not.toEqual(seal(content, key, mh, nonce));
    const fixed = (): Uint8Array => filled(8, 64);
    expect(seal(content, key, mh, nonce, fixed)).toEqual(seal(content, key, mh, nonce, fixed));
  });

  test('is refused under a key that is none', () => {
    const bad = concat(key.subarray(0, 1184), filled(0)); // an X25519 share of small order
    expect(refusal(() => seal(plaintext({}, 64), bad, mh, nonce))).toBe('key-invalid');
    expect(refusal(() => seal(plaintext({}, 64), key.subarray(1), mh, nonce))).toBe('key-invalid');
  });
});

describe('a sealing key', () => {
  // Two coefficients in three bytes: 3328 is the highest there is, 3329 the first that is none.
  test.each([
    ['highest', [0x00, 0x0d, 0x00], true],
    ['first too high', [0x01, 0x0d, 0x00], false],
    ['highest second', [0x00, 0x00, 0xd0], true],
    ['second too high', [0x00, 0x10, 0xd0], false],
  ])('with the %s coefficient is taken or refused as encapsulating does', (_, bytes, good) => {
    for (const at of [0, 576, 1149]) {
      const odd = concat(key.subarray(0, at), Uint8Array.from(bytes), key.subarray(at + 3));
      const verdict = good ? undefined : 'key-invalid';
      expect(refusalOf(() => checkSealingKey(odd))).toBe(verdict);
      expect(refusalOf(() => encapsulate(odd, systemRandom))).toBe(verdict);
    }
  });
});

function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch {
    return refusal(act);
  }
}

/** hpke-js, an independent implementation of RFC 9180. */
describe('the foreign oracle', () => {
  const kem = new XWing();
  const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });

  test('opens what we seal', async () => {
    const pair = await kem.generateKeyPair();
    const publicKey = new Uint8Array(await kem.serializePublicKey(pair.publicKey));
    for (let round = 0; round < 10; round += 1) {
      const content = systemRandom(100 + round);
      const ct = seal(content, publicKey, mh, nonce);
      const info = sealInfo(mh, nonce).slice().buffer;
      const sender = { recipientKey: pair.privateKey, enc: ct.slice(0, 1120).buffer, info };
      expect(new Uint8Array(await suite.open(sender, ct.slice(1120).buffer))).toEqual(content);
    }
  });

  test('seals what we open', async () => {
    const publicKey = await kem.deserializePublicKey(key.slice().buffer);
    const info = sealInfo(mh, nonce).slice().buffer;
    for (let round = 0; round < 10; round += 1) {
      const content = utf8(`round ${round}`);
      const { ct, enc } = await suite.seal(
        { recipientPublicKey: publicKey, info },
        content.slice().buffer,
      );
      expect(unseal(concat(new Uint8Array(enc), new Uint8Array(ct)), seed, mh, nonce)).toEqual(
        content,
      );
    }
  });
});
