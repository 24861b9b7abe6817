/* Randomness is a parameter everywhere; only the vectors pass another one. */

export type Random = (length: number) => Uint8Array;

export function systemRandom(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
