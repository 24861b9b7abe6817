/*
 * X25519 (RFC 7748) on noble's Montgomery ladder. noble's ready-made one brings the whole
 * Edwards curve along to save a millisecond: 4 kB of a budget of 40.
 */

import { pow } from '@noble/curves/abstract/modular.js';
import { montgomery } from '@noble/curves/abstract/montgomery.js';

const P = 2n ** 255n - 19n;

export const x25519 = montgomery({
  P,
  type: 'x25519',
  adjustScalarBytes: clamp,
  powPminus2: (x) => pow(x, P - 2n, P),
});

function clamp(scalar: Uint8Array): Uint8Array {
  const clamped = scalar.slice();
  clamped[0] = (scalar[0] ?? 0) & 248;
  clamped[31] = ((scalar[31] ?? 0) & 127) | 64;
  return clamped;
}
