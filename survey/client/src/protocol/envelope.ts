/* G7: what is submitted, and the two shorter forms that speak of it later. */

import { concat, equalBytes, label, sha256, u8 } from './encoding';
import { demand } from './errors';
import { publicKeyOf, sign } from './signatures';
import { nonceOf } from './tokens';
import { ENC_BYTES } from './xwing';

const VERSION = u8(1);
const TOKEN_BYTES = 354;
const CIPHERTEXT_AT = 388; // 01 ‖ token ‖ epk ‖ sequence
const TAG_BYTES = 16;
const SIGNATURE_BYTES = 64;
export const HIGHEST_SEQUENCE = 255;

export interface Submission {
  readonly token: Uint8Array;
  readonly secretKey: Uint8Array;
  readonly sequence: number;
  readonly ct: Uint8Array;
  readonly mh: Uint8Array;
}

/**
 * Envelope(P + 1588) = 01 ‖ token(354) ‖ epk(32) ‖ sequence u8 ‖ ct(P + 1136)
 *   ‖ Ed25519_esk("asv1/submit\0" ‖ MH ‖ entry)(64).
 */
export function buildEnvelope({ token, secretKey, sequence, ct, mh }: Submission): Uint8Array {
  const epk = publicKeyOf(secretKey);
  const nonce = nonceOf(epk);
  checkParts(token, nonce, sequence);
  const signature = sign(concat(label('submit'), mh, entry(nonce, sequence, ct)), secretKey);
  return concat(VERSION, token, epk, u8(sequence), ct, signature);
}

/** entry(65) = nonce(32) ‖ sequence u8 ‖ H(ct)(32). */
export function entryOf(envelope: Uint8Array): Uint8Array {
  const { nonce, sequence, ct } = split(envelope);
  return entry(nonce, sequence, ct);
}

/** audit record(484) = 01 ‖ token ‖ epk ‖ sequence ‖ H(ct) ‖ the same signature. */
export function auditRecord(envelope: Uint8Array): Uint8Array {
  const { ct } = split(envelope);
  const head = envelope.subarray(0, CIPHERTEXT_AT);
  return concat(head, sha256(ct), envelope.subarray(-SIGNATURE_BYTES));
}

function entry(nonce: Uint8Array, sequence: number, ct: Uint8Array): Uint8Array {
  return concat(nonce, u8(sequence), sha256(ct));
}

function split(envelope: Uint8Array): { nonce: Uint8Array; sequence: number; ct: Uint8Array } {
  const shortest = CIPHERTEXT_AT + ENC_BYTES + TAG_BYTES + SIGNATURE_BYTES;
  const whole = envelope.length > shortest && envelope[0] === 1;
  demand(whole, 'envelope-malformed');
  const nonce = envelope.slice(3, 35); // after the version and the token's type
  const sequence = envelope[CIPHERTEXT_AT - 1] ?? 0;
  return { nonce, sequence, ct: envelope.subarray(CIPHERTEXT_AT, -SIGNATURE_BYTES) };
}

function checkParts(token: Uint8Array, nonce: Uint8Array, sequence: number): void {
  const own = token.length === TOKEN_BYTES && equalBytes(token.subarray(2, 34), nonce);
  demand(own, 'envelope-malformed');
  const counted = Number.isInteger(sequence) && sequence >= 0 && sequence <= HIGHEST_SEQUENCE;
  demand(counted, 'envelope-malformed');
}
