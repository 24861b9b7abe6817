import { describe, expect, test } from 'vitest';

import {
  auditRecord,
  buildEnvelope,
  concat,
  entryOf,
  label,
  leaf,
  nonceOf,
  plaintext,
  publicKeyOf,
  seal,
  sha256,
  shortReceipt,
  verify,
  verifyReceipt,
} from '../src/protocol';
import { filled, newReceipt, SEEDS } from './fixture';
import { sealingKeyOf } from './opening';
import { refusal } from './refusal';

const secretKey = filled(30);
const epk = publicKeyOf(secretKey);
const nonce = nonceOf(epk);
const mh = filled(31);
const token = concat(Uint8Array.of(0, 2), nonce, filled(32, 320));
const ct = seal(plaintext({ nv1: 4 }, 256), sealingKeyOf(SEEDS.sealing), mh, nonce);
const envelope = buildEnvelope({ token, secretKey, sequence: 3, ct, mh });

describe('an envelope', () => {
  test('has its fields in order: version, token, key, sequence, ciphertext, signature', () => {
    expect(envelope).toHaveLength(256 + 1588);
    const head = concat(Uint8Array.of(1), token, epk, Uint8Array.of(3), ct);
    expect(envelope.subarray(0, -64)).toEqual(head);
    const message = concat(label('submit'), mh, entryOf(envelope));
    expect(verify(envelope.slice(-64), message, epk)).toBe(true);
  });

  test('has an entry of 65 bytes and an audit record of 484', () => {
    expect(entryOf(envelope)).toEqual(concat(nonce, Uint8Array.of(3), sha256(ct)));
    const record = auditRecord(envelope);
    expect(record).toHaveLength(484);
    const hashed = concat(envelope.subarray(0, 388), sha256(ct), envelope.subarray(-64));
    expect(record).toEqual(hashed);
  });

  test('is the same bytes when built again: a retry is no second answer', () => {
    expect(buildEnvelope({ token, secretKey, sequence: 3, ct, mh })).toEqual(envelope);
  });

  test.each([
    ['a foreign token', { token: concat(Uint8Array.of(0, 2), filled(0), filled(32, 320)) }],
    ['a short token', { token: token.subarray(0, 353) }],
    ['a foreign one-time key', { secretKey: filled(33) }],
    ['a negative sequence', { sequence: -1 }],
    ['a sequence beyond a byte', { sequence: 256 }],
    ['half a sequence', { sequence: 0.5 }],
  ])('with %s is not built', (_, part) => {
    const parts = { token, secretKey, sequence: 3, ct, mh, ...part };
    expect(refusal(() => buildEnvelope(parts))).toBe('envelope-malformed');
  });

  test('of another version or cut short has no entry', () => {
    const other = envelope.slice();
    other[0] = 2;
    for (const bytes of [other, envelope.subarray(0, 1588), new Uint8Array(0)]) {
      expect(refusal(() => entryOf(bytes))).toBe('envelope-malformed');
    }
  });
});

describe('a receipt', () => {
  const entry = entryOf(envelope);
  const logKey = publicKeyOf(SEEDS.log);
  const receipt = newReceipt(entry, leaf(entry), mh);

  test('is accepted for the entry that was sent', () => {
    expect(receipt).toHaveLength(130);
    verifyReceipt(receipt, entry, mh, logKey);
  });

  test('for anything else is refused, so that the page never says "sent" too early', () => {
    const other = entryOf(buildEnvelope({ token, secretKey, sequence: 4, ct, mh }));
    const flipped = receipt.slice();
    flipped[129] = (receipt[129] ?? 0) ^ 1;
    const versioned = receipt.slice();
    versioned[0] = 2;
    const cases: [Uint8Array, Uint8Array, Uint8Array, Uint8Array][] = [
      [receipt, other, mh, logKey],
      [receipt, entry, filled(0), logKey],
      [receipt, entry, mh, publicKeyOf(SEEDS.issuer)],
      [flipped, entry, mh, logKey],
      [versioned, entry, mh, logKey],
      [receipt.subarray(0, 129), entry, mh, logKey],
      [new Uint8Array(0), entry, mh, logKey],
    ];
    for (const parts of cases) {
      expect(refusal(() => verifyReceipt(...parts))).toBe('receipt-invalid');
    }
  });

  test('that names another entry than it signs is refused: nobody could show it later', () => {
    const odd = receipt.slice();
    odd[40] = (receipt[40] ?? 0) ^ 1;
    expect(refusal(() => verifyReceipt(odd, entry, mh, logKey))).toBe('receipt-invalid');
  });

  test('has a short form of sixteen characters, zeros kept', () => {
    expect(shortReceipt(leaf(entry))).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(shortReceipt(concat(filled(0, 9), Uint8Array.of(31), filled(9, 22)))).toBe(
      '000000000000000Z',
    );
  });
});
