/*
 * Every refusal has a stable code, and only that: the page finds its words by it, in the
 * person's language.
 */

export type ProtocolCode =
  | 'not-canonical' // not the JSON profile of section G1, or not its base64url
  | 'link-invalid'
  | 'code-length'
  | 'code-character'
  | 'code-check' // the check symbol says: mistyped
  | 'manifest-mismatch' // other bytes than the link promises
  | 'manifest-invalid'
  | 'signature-invalid'
  | 'questionnaire-mismatch'
  | 'key-invalid'
  | 'token-invalid'
  | 'answers-too-long'
  | 'envelope-malformed'
  | 'receipt-invalid'
  | 'statement-invalid'
  | 'head-invalid'
  | 'leaves-invalid';

export class ProtocolError extends Error {
  readonly code: ProtocolCode;

  constructor(code: ProtocolCode) {
    super(code);
    this.name = 'ProtocolError';
    this.code = code;
  }
}

export function demand(condition: boolean, code: ProtocolCode): asserts condition {
  if (!condition) throw new ProtocolError(code);
}
