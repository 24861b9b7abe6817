/* The reader's half of HPKE, for tests only: the page holds no code that opens anything. */

import { ml_kem768_x25519 as xwing } from '@noble/post-quantum/hybrid.js';

import { cipher, ENC_BYTES } from '../src/protocol/hpke';
import { sealInfo } from '../src/protocol/sealing';

export function sealingKeyOf(seed: Uint8Array): Uint8Array {
  return xwing.getPublicKey(seed);
}

export function unseal(
  ct: Uint8Array,
  seed: Uint8Array,
  manifestHash: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  const sharedSecret = xwing.decapsulate(ct.subarray(0, ENC_BYTES), seed);
  return cipher(sharedSecret, sealInfo(manifestHash, nonce)).decrypt(ct.subarray(ENC_BYTES));
}
