/*
 * Other people's vectors, replayed from the folder that PLAINSEAL_VECTORS names (beside the
 * repository by default). They are not part of this repository.
 */

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { concat, finishToken, verifyToken } from '../src/protocol';
import { schedule } from '../src/protocol/hpke';
import * as pss from '../src/protocol/pss';
import { blind, encrypt, toBytes, toInteger, unblind } from '../src/protocol/rsa';
import { blindInput } from '../src/protocol/tokens';
import { encapsulate } from '../src/protocol/xwing';
import { fromHex, power, scripted, toHex } from './fixture';
import { sealingKeyOf } from './opening';

type Vector = Record<string, string>;

const folder =
  process.env.PLAINSEAL_VECTORS ?? join(import.meta.dirname, '../../../../shared/vectors');
const present = existsSync(folder);
if (!present) console.log(`foreign vectors skipped: ${folder} is not there`);

describe.skipIf(!present)('RFC 9474, deterministic PSS', () => {
  const named = read<Vector>('rfc9474.json').find(
    ({ name }) => name === 'RSABSSA-SHA384-PSS-Deterministic',
  );
  const draft = read<Vector>('rfc9474_cfrg_draft.json').filter(
    ({ salt = '' }) => salt.length === 96,
  );

  test.each([named ?? {}, ...draft])('vector %#: encoded, blinded, signed, unblinded', (vector) => {
    const n = toInteger(hex(vector, 'n'));
    const bytes = hex(vector, 'n').length;
    const encoded = pss.encode(
      hex(vector, vector.input_msg ? 'input_msg' : 'msg'),
      hex(vector, 'salt'),
      bytes,
    );
    if (vector.encoded_msg) expect(toHex(encoded)).toBe(vector.encoded_msg);
    const inverse = toInteger(hex(vector, 'inv'));
    const { inverse: r } = blind(1n, inverse, n);
    const blinded = blind(toInteger(encoded), r, n);
    expect(toBytes(blinded.blinded, bytes)).toEqual(hex(vector, 'blinded_msg'));
    expect(blinded.inverse).toBe(inverse);
    expect(power(blinded.blinded, toInteger(hex(vector, 'd')), n)).toBe(
      toInteger(hex(vector, 'blind_sig')),
    );
    const signature = unblind(toInteger(hex(vector, 'blind_sig')), inverse, n);
    expect(toBytes(signature, bytes)).toEqual(hex(vector, 'sig'));
    expect(toBytes(encrypt(signature, n), bytes)).toEqual(encoded);
  });
});

describe
  .skipIf(!present)
  .each([
    'rfc9578_type2_go.json',
    'rfc9578_type2_rust.json',
    'rfc9578_type2_raphaelrobert_go.json',
    'rfc9578_type2_raphaelrobert_rs.json',
  ])('RFC 9578 type 2, %s', (file) => {
  test.each(read<Vector>(file))('vector %#: the same request, the same token', (vector) => {
    const spki = hex(vector, vector.pkS ? 'pkS' : 'pk_s');
    const token = hex(vector, 'token');
    const draws = scripted(hex(vector, 'salt'), hex(vector, 'blind'));
    const pending = blindInput(new Uint8Array(32), token.slice(0, 98), spki, draws);
    expect(toHex(pending.request)).toBe(vector.token_request);
    expect(finishToken(pending, hex(vector, 'token_response'))).toEqual(token);
    expect(verifyToken(token, spki)).toBe(true);
  });
});

describe.skipIf(!present)('X-Wing', () => {
  test.each(read<Vector>('xwing_kem.json'))('vector %#: key, ciphertext, secret', (vector) => {
    expect(sealingKeyOf(hex(vector, 'seed'))).toEqual(hex(vector, 'pk'));
    const { enc, sharedSecret } = encapsulate(hex(vector, 'pk'), scripted(hex(vector, 'eseed')));
    expect([toHex(enc), toHex(sharedSecret)]).toEqual([vector.ct, vector.ss]);
  });
});

interface HpkeVector {
  readonly kem_id: number;
  readonly kdf_id: number;
  readonly aead_id: number;
  readonly [name: string]: unknown;
}

describe.skipIf(!present)('HPKE with KEM 0x647a, HKDF-SHA256, ChaCha20-Poly1305', () => {
  const ours = read<HpkeVector>('hpke_pq_draft.json').filter(
    ({ kem_id, kdf_id, aead_id }) => kem_id === 0x647a && kdf_id === 1 && aead_id === 3,
  );

  test('there is a vector for it', () => expect(ours).toHaveLength(1));

  test.each(ours)('vector %#: encapsulation, key schedule, first ciphertext', (found) => {
    const vector = found as unknown as Vector;
    const { enc, sharedSecret } = encapsulate(hex(vector, 'pkRm'), scripted(hex(vector, 'ikmE')));
    expect([toHex(enc), toHex(sharedSecret)]).toEqual([vector.enc, vector.shared_secret]);
    const { key, nonce } = schedule(sharedSecret, hex(vector, 'info'));
    expect([toHex(key), toHex(nonce)]).toEqual([vector.key, vector.base_nonce]);
    const [first = {}] = found.encryptions as Vector[];
    const cipher = chacha20poly1305(key, nonce, hex(first, 'aad'));
    expect(toHex(cipher.encrypt(hex(first, 'pt')))).toBe(first.ct);
  });
});

function read<T>(file: string): T[] {
  return present ? (JSON.parse(readFileSync(join(folder, file), 'utf8')) as T[]) : [];
}

function hex(vector: Vector, name: string): Uint8Array {
  return concat(fromHex(vector[name] ?? ''));
}
