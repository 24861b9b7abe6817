/* G7, G14: the public audit records. One of them can show that an entry was replaced by its owner. */

import { concat, equalBytes, label } from './encoding';
import { leaf } from './merkle';
import { verify } from './signatures';
import { nonceOf } from './tokens';

const RECORD_BYTES = 484;
const EPK_AT = 355; // 01 ‖ token(354)
const SEQUENCE_AT = 387;
const SIGNATURE_AT = 420;

/**
 * The sequence of a later entry of the same one-time key, signed by it and counted in the list:
 * nobody but the holder of that key can have put it there.
 */
export function replacedBy(
  entry: Uint8Array,
  records: Uint8Array,
  leaves: readonly Uint8Array[],
  manifestHash: Uint8Array,
): number | undefined {
  const nonce = entry.subarray(0, 32);
  for (let at = 0; at + RECORD_BYTES <= records.length; at += RECORD_BYTES) {
    const record = records.subarray(at, at + RECORD_BYTES);
    const later = entryIn(record);
    const sequence = later[32] ?? 0;
    const newer = equalBytes(later.subarray(0, 32), nonce) && sequence > (entry[32] ?? 0);
    const counted = newer && leaves.some((one) => equalBytes(one, leaf(later)));
    if (counted && isSigned(record, later, manifestHash)) return sequence;
  }
  return undefined;
}

/** entry(65) = nonce ‖ sequence ‖ H(ct), as the record holds them. */
function entryIn(record: Uint8Array): Uint8Array {
  return concat(record.subarray(3, 35), record.subarray(SEQUENCE_AT, SIGNATURE_AT));
}

function isSigned(record: Uint8Array, entry: Uint8Array, manifestHash: Uint8Array): boolean {
  const epk = record.subarray(EPK_AT, SEQUENCE_AT);
  const message = concat(label('submit'), manifestHash, entry);
  const own = equalBytes(nonceOf(epk), entry.subarray(0, 32));
  return own && verify(record.subarray(SIGNATURE_AT), message, epk);
}
