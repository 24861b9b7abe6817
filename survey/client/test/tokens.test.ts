import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { webcrypto } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import {
  concat,
  finishToken,
  nonceOf,
  PendingToken,
  publicKeyOf,
  sha256,
  startToken,
  tokenChallenge,
  tokenInput,
  verifyToken,
} from '../src/protocol';
import * as pss from '../src/protocol/pss';
import { blindInput } from '../src/protocol/tokens';
import { filled, fromHex, newIssuerKey, newSurvey, scripted, signBlinded, toHex } from './fixture';
import { refusal } from './refusal';

const survey = newSurvey();
const { manifest, mh, issuer } = survey;

describe('a token', () => {
  test('is drawn, survives a reload in between, and verifies', async () => {
    const pending = await startToken(manifest, mh);
    const reloaded = PendingToken.fromJSON(JSON.parse(JSON.stringify(pending)) as never);
    expect(reloaded).toEqual(pending);
    const token = finishToken(reloaded, signBlinded(pending.request, issuer));
    expect(token).toHaveLength(354);
    expect(verifyToken(token, manifest.token_key)).toBe(true);
    expect(token.subarray(2, 34)).toEqual(nonceOf(publicKeyOf(pending.secretKey)));
  });

  test('is for this survey: hosts and manifest hash stand in its challenge', () => {
    const challenge = toHex(tokenChallenge(manifest, mh));
    const issuerHost = `0013${toHex(new TextEncoder().encode('issuer.example:8443'))}`;
    const collectorHost = `0011${toHex(new TextEncoder().encode('collector.example'))}`;
    expect(challenge).toBe(`0002${issuerHost}20${toHex(mh)}${collectorHost}`);
  });

  test('request has 259 bytes: type, last byte of the key id, blinded message', async () => {
    const { request } = await startToken(manifest, mh);
    expect(request).toHaveLength(259);
    expect(toHex(request.subarray(0, 2))).toBe('0002');
    expect(request[2]).toBe(sha256(manifest.token_key)[31]);
  });

  test('requests for one input never repeat: the issuer cannot know them again', () => {
    const input = tokenInput(filled(1), filled(2), issuer.spki);
    const draw = (): PendingToken => blindInput(filled(3), input, issuer.spki, random);
    expect(draw().request).not.toEqual(draw().request);
  });

  test('a blinding factor of zero or beyond the modulus is drawn again', () => {
    const input = tokenInput(filled(1), filled(2), issuer.spki);
    const draws = [filled(4, 48), filled(0, 256), filled(255, 256), filled(5, 256)];
    const pending = blindInput(filled(3), input, issuer.spki, scripted(...draws));
    expect(
      verifyToken(finishToken(pending, signBlinded(pending.request, issuer)), issuer.spki),
    ).toBe(true);
  });
});

describe('an issuer that answers with something else', () => {
  test('is refused: too short, another key, one bit changed, zero', async () => {
    const pending = await startToken(manifest, mh);
    const good = signBlinded(pending.request, issuer);
    const flipped = good.slice();
    flipped[100] = (good[100] ?? 0) ^ 1;
    const others = [good.subarray(1), concat(good, filled(0, 1)), flipped, filled(0, 256)];
    const foreign = signBlinded(pending.request, newIssuerKey());
    for (const response of [...others, foreign]) {
      expect(refusal(() => finishToken(pending, response))).toBe('token-invalid');
    }
  });

  test('a token with any part changed does not verify', async () => {
    const pending = await startToken(manifest, mh);
    const token = finishToken(pending, signBlinded(pending.request, issuer));
    for (const at of [0, 2, 34, 66, 98, 353]) {
      const changed = token.slice();
      changed[at] = (token[at] ?? 0) ^ 1;
      expect(verifyToken(changed, issuer.spki)).toBe(false);
    }
    expect(verifyToken(token.subarray(0, 353), issuer.spki)).toBe(false);
    const signature = BigInt(`0x${toHex(token.subarray(98))}`) + issuer.n;
    const longer = fromHex(signature.toString(16).padStart(514, '0'));
    expect(verifyToken(concat(token.subarray(0, 98), longer), issuer.spki)).toBe(false);
  });
});

describe('EMSA-PSS', () => {
  const message = filled(6, 98);

  test('salts other than 48 bytes do not verify', () => {
    const good = pss.encode(message, filled(7, 48), 256);
    expect(pss.verify(message, good)).toBe(true);
    for (const length of [0, 32, 47, 49, 64]) {
      expect(pss.verify(message, pss.encode(message, filled(7, length), 256))).toBe(false);
    }
  });

  test('a set top bit, another trailer or another message do not verify', () => {
    const good = pss.encode(message, filled(7, 48), 256);
    for (const at of [0, 100, 255]) {
      const changed = good.slice();
      changed[at] = (good[at] ?? 0) ^ 0x80;
      expect(pss.verify(message, changed)).toBe(false);
    }
    expect(pss.verify(filled(8, 98), good)).toBe(false);
  });
});

/** @cloudflare/blindrsa-ts, an independent implementation by the authors of RFC 9474. */
describe('the foreign oracle', () => {
  const suite = RSABSSA.SHA384.PSS.Deterministic();

  test('signs what we blind, verifies what we finish, and we finish what it signs', async () => {
    const { privateKey, publicKey } = await suite.generateKey({
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
    });
    const spki = await spkiOf(publicKey);
    for (let round = 0; round < 5; round += 1) {
      const input = tokenInput(random(32), random(32), spki);
      const pending = blindInput(random(32), input, spki, random);
      const response = await suite.blindSign(privateKey, pending.request.subarray(3));
      const token = finishToken(pending, response);
      expect(await suite.verify(publicKey, token.subarray(98), input)).toBe(true);
    }
  });

  test('its own tokens verify here', async () => {
    const { privateKey, publicKey } = await suite.generateKey({
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
    });
    const spki = await spkiOf(publicKey);
    const input = tokenInput(random(32), random(32), spki);
    const { blindedMsg, inv } = await suite.blind(publicKey, input);
    const signature = await suite.finalize(
      publicKey,
      input,
      await suite.blindSign(privateKey, blindedMsg),
      inv,
    );
    expect(verifyToken(concat(input, signature), spki)).toBe(true);
  });
});

function random(length: number): Uint8Array {
  return webcrypto.getRandomValues(new Uint8Array(length));
}

async function spkiOf(key: CryptoKey): Promise<Uint8Array> {
  const { n = '' } = await webcrypto.subtle.exportKey('jwk', key);
  return concat(
    issuer.spki.subarray(0, 81),
    Buffer.from(n, 'base64url'),
    issuer.spki.subarray(337),
  );
}
