import { describe, expect, test } from 'vitest';

import { auditRecord, buildEnvelope, concat, entryOf, leaf, nonceOf, publicKeyOf, replacedBy, u8 } from '../src/protocol';
import { filled } from './fixture';

const mh = filled(31);
const [own, others] = [filled(7), filled(9)];

function envelope(secretKey: Uint8Array, sequence: number): Uint8Array {
  const nonce = nonceOf(publicKeyOf(secretKey));
  const token = concat(Uint8Array.of(0, 2), nonce, filled(5, 320));
  return buildEnvelope({ token, secretKey, sequence, ct: filled(sequence, 1400), mh });
}

const first = entryOf(envelope(own, 0));
const later = envelope(own, 2);
const stranger = envelope(others, 3);
const records = concat(auditRecord(stranger), auditRecord(later));
const leaves = [leaf(entryOf(stranger)), leaf(entryOf(later))];

describe('a receipt whose entry was replaced', () => {
  test('is told from the public records, with the sequence that counts', () => {
    expect(replacedBy(first, records, leaves, mh)).toBe(2);
  });

  test.each([
    ['nobody else’s entry replaces it', entryOf(envelope(filled(8), 0)), records, leaves, mh],
    ['an earlier one does not replace it', entryOf(envelope(own, 3)), records, leaves, mh],
    ['one that is not in the list does not', first, records, leaves.slice(0, 1), mh],
    ['one signed for another survey does not', first, records, leaves, filled(30)],
    ['a record cut short does not', first, records.slice(0, -1), leaves, mh],
  ])('%s', (_, entry, shown, list, survey) => {
    expect(replacedBy(entry, shown, list, survey)).toBeUndefined();
  });

  test('a record with another signature or key does not count', () => {
    for (const at of [records.length - 1, 484 + 360]) {
      const forged = records.slice();
      forged.set(u8((forged[at] ?? 0) ^ 1), at);
      expect(replacedBy(first, forged, leaves, mh)).toBeUndefined();
    }
  });
});
