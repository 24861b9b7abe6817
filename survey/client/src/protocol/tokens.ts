/* G4: draw a token without showing it to the issuer (RFC 9578 type 2 over RFC 9474). */

import { b64u, concat, label, sha256, u16, u8, unb64u, utf8 } from './encoding';
import { demand } from './errors';
import type { Manifest } from './manifest';
import * as pss from './pss';
import { systemRandom, type Random } from './random';
import {
  blind,
  drawBelow,
  encrypt,
  MODULUS_BYTES,
  readTokenKey,
  toBytes,
  toInteger,
  unblind,
} from './rsa';
import { publicKeyOf } from './signatures';

const TOKEN_TYPE = u16(0x0002);
const SALT_BYTES = 48;

/**
 * TokenChallenge = type u16 ‖ issuer host u16-len ‖ 0x20 ‖ MH(32) ‖ collector host u16-len.
 * Built from the manifest, never taken from the wire: a challenge of the issuer's choosing
 * could mark one person.
 */
export function tokenChallenge(manifest: Manifest, manifestHash: Uint8Array): Uint8Array {
  const issuer = utf8(hostOf(manifest.issuer_origin));
  const collector = utf8(hostOf(manifest.collector_origin));
  return concat(
    ...[TOKEN_TYPE, u16(issuer.length), issuer],
    ...[u8(32), manifestHash],
    ...[u16(collector.length), collector],
  );
}

/** nonce = H("asv1/nonce\0" ‖ epk): the token belongs to the one-time key. */
export function nonceOf(publicKey: Uint8Array): Uint8Array {
  return sha256(label('nonce'), publicKey);
}

/** TokenInput(98) = type u16 ‖ nonce(32) ‖ H(TokenChallenge)(32) ‖ token_key_id(32). */
export function tokenInput(
  nonce: Uint8Array,
  challenge: Uint8Array,
  tokenKey: Uint8Array,
): Uint8Array {
  return concat(TOKEN_TYPE, nonce, sha256(challenge), sha256(tokenKey));
}

/** TokenRequest(259) = type u16 ‖ last byte of token_key_id ‖ blinded(256). */
function tokenRequest(tokenKey: Uint8Array, blinded: Uint8Array): Uint8Array {
  return concat(TOKEN_TYPE, sha256(tokenKey).subarray(31), blinded);
}

export interface PendingTokenJson {
  input: string;
  inverse: string;
  request: string;
  secretKey: string;
  tokenKey: string;
}

/** What a retry needs: stored before the request leaves, gone when the token verifies. */
export class PendingToken {
  constructor(
    readonly secretKey: Uint8Array,
    readonly input: Uint8Array,
    readonly tokenKey: Uint8Array,
    readonly inverse: Uint8Array,
    readonly request: Uint8Array,
  ) {}

  toJSON(): PendingTokenJson {
    return {
      input: b64u(this.input),
      inverse: b64u(this.inverse),
      request: b64u(this.request),
      secretKey: b64u(this.secretKey),
      tokenKey: b64u(this.tokenKey),
    };
  }

  static fromJSON(json: PendingTokenJson): PendingToken {
    return new PendingToken(
      unb64u(json.secretKey),
      unb64u(json.input),
      unb64u(json.tokenKey),
      unb64u(json.inverse),
      unb64u(json.request),
    );
  }
}

/** A new one-time key, and a request that shows nothing of it. */
export async function startToken(
  manifest: Manifest,
  manifestHash: Uint8Array,
  random: Random = systemRandom,
): Promise<PendingToken> {
  const secretKey = random(32);
  const challenge = tokenChallenge(manifest, manifestHash);
  const input = tokenInput(nonceOf(publicKeyOf(secretKey)), challenge, manifest.token_key);
  return blindInput(secretKey, input, manifest.token_key, random);
}

/** RFC 9474 Blind of the deterministic variant: salted, but the message has no random prefix. */
export function blindInput(
  secretKey: Uint8Array,
  input: Uint8Array,
  tokenKey: Uint8Array,
  random: Random,
): PendingToken {
  const n = readTokenKey(tokenKey);
  const encoded = toInteger(pss.encode(input, random(SALT_BYTES), MODULUS_BYTES));
  const { blinded, inverse } = blind(encoded, drawBelow(n, random), n);
  const request = tokenRequest(tokenKey, toBytes(blinded, MODULUS_BYTES));
  return new PendingToken(secretKey, input, tokenKey, toBytes(inverse, MODULUS_BYTES), request);
}

/** Token(354) = TokenInput(98) ‖ signature(256), verified before anybody may use it. */
export function finishToken(pending: PendingToken, response: Uint8Array): Uint8Array {
  demand(response.length === MODULUS_BYTES, 'token-invalid');
  const n = readTokenKey(pending.tokenKey);
  const signature = unblind(toInteger(response), toInteger(pending.inverse), n);
  const token = concat(pending.input, toBytes(signature, MODULUS_BYTES));
  demand(verifyToken(token, pending.tokenKey), 'token-invalid');
  return token;
}

/** The signature only; whether challenge and key are this survey's is in the TokenInput. */
export function verifyToken(token: Uint8Array, tokenKey: Uint8Array): boolean {
  const n = readTokenKey(tokenKey);
  const signature = toInteger(token.subarray(98));
  if (token.length !== 354 || signature >= n) return false;
  return pss.verify(token.subarray(0, 98), toBytes(encrypt(signature, n), MODULUS_BYTES));
}

/** Without scheme; the manifest's origins are lower case and never name port 443. */
function hostOf(origin: string): string {
  return origin.slice(origin.indexOf('://') + 3);
}
