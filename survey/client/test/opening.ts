/* The reader's half of HPKE, for tests only: the page holds no code that opens anything. */

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ml_kem768_x25519 as xwing } from '@noble/post-quantum/hybrid.js';

import { schedule } from '../src/protocol/hpke';
import { sealInfo } from '../src/protocol/sealing';
import { ENC_BYTES } from '../src/protocol/xwing';

export function sealingKeyOf(seed: Uint8Array): Uint8Array {
  return xwing.getPublicKey(seed);
}

export function unseal(
  ct: Uint8Array,
  seed: Uint8Array,
  manifestHash: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  return openWith(ct, seed, sealInfo(manifestHash, nonce));
}

export function openWith(sealed: Uint8Array, seed: Uint8Array, info: Uint8Array): Uint8Array {
  const sharedSecret = xwing.decapsulate(sealed.subarray(0, ENC_BYTES), seed);
  const { key, nonce } = schedule(sharedSecret, info);
  return chacha20poly1305(key, nonce).decrypt(sealed.subarray(ENC_BYTES));
}
