/* One survey with keys of its own, and the issuer's and collector's halves in a few lines. */

import { generateKeyPairSync } from 'node:crypto';

import {
  b64u,
  concat,
  emitProfile,
  label,
  sign,
  publicKeyOf,
  type JsonObject,
} from '../src/protocol';
import { hashManifest, openManifest, type Manifest } from '../src/protocol/manifest';
import { sealingKeyOf } from './opening';

export const SEEDS = {
  issuer: filled(1),
  log: filled(2),
  manifest: filled(3),
  release: filled(4),
  sealing: filled(5),
};

export interface IssuerKey {
  readonly n: bigint;
  readonly d: bigint;
  readonly spki: Uint8Array;
}

export interface Survey {
  readonly document: JsonObject;
  readonly bytes: Uint8Array;
  readonly mh: Uint8Array;
  readonly manifest: Manifest;
  readonly issuer: IssuerKey;
}

export function filled(value: number, length = 32): Uint8Array {
  return new Uint8Array(length).fill(value);
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/^0x/, ''), 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Gives the same bytes again and again: each draw in turn, then an error. */
export function scripted(...draws: Uint8Array[]): (length: number) => Uint8Array {
  return (length) => {
    const drawn = draws.shift();
    if (drawn?.length !== length) throw new Error(`no scripted draw of ${length} bytes`);
    return drawn;
  };
}

export function newIssuerKey(): IssuerKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n, d } = privateKey.export({ format: 'jwk' });
  if (n === undefined || d === undefined) throw new Error('no RSA key');
  return { n: integerOf(n), d: integerOf(d), spki: spkiOf(Buffer.from(n, 'base64url')) };
}

export function signBlinded(request: Uint8Array, { n, d }: IssuerKey): Uint8Array {
  const blinded = BigInt(`0x${toHex(request.subarray(3))}`);
  return fromHex(power(blinded, d, n).toString(16).padStart(512, '0'));
}

export function newSurvey(changes: JsonObject = {}): Survey {
  const issuer = newIssuerKey();
  const document = { ...documentOf(issuer), ...changes };
  const bytes = emitProfile(document);
  const mh = hashManifest(bytes);
  return { document, bytes, mh, manifest: openManifest(bytes, mh), issuer };
}

export function newReceipt(entry: Uint8Array, leaf: Uint8Array, mh: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(1), entry, sign(concat(label('receipt'), mh, leaf), SEEDS.log));
}

export function documentOf(issuer: IssuerKey): JsonObject {
  return {
    approver_key: '',
    closes_not_before: 1_800_200_000,
    codes_root: b64u(filled(7)),
    collector_log_key: b64u(publicKeyOf(SEEDS.log)),
    collector_origin: 'https://collector.example',
    destroy_by: 1_800_900_000,
    extensions: {},
    invited: 240,
    issue_until: 1_800_300_000,
    issuer_origin: 'https://issuer.example:8443',
    issuer_statement_key: b64u(publicKeyOf(SEEDS.issuer)),
    k: 10,
    languages: ['zh-Hans', 'en'],
    log_duty: false,
    manifest_key: b64u(publicKeyOf(SEEDS.manifest)),
    min_open: 10,
    mode: 'invited',
    page_origin: 'http://localhost:8003',
    post_office: {},
    previous_wave: '',
    questionnaire_hash: b64u(filled(8)),
    release_key: b64u(publicKeyOf(SEEDS.release)),
    release_plan: { groups: ['d_level'], tables: ['indices'] },
    sealed_plaintext_bytes: 4096,
    sealing_key: b64u(sealingKeyOf(SEEDS.sealing)),
    sealing_suite: 'xwing-hkdfsha256-chacha20poly1305',
    singling_out_accepted: false,
    spread_hours: 24,
    starts: 1_800_000_000,
    submit_until: 1_800_400_000,
    survey_id: 'abcdefghijklmn23',
    token_key: b64u(issuer.spki),
    trustees: [],
    version: 1,
  };
}

function spkiOf(modulus: Uint8Array): Uint8Array {
  const algorithm =
    '303d06092a864886f70d01010a3030a00d300b0609608648016503040202' +
    'a11a301806092a864886f70d010108300b0609608648016503040202a203020130';
  const head = fromHex(`30820152${algorithm}0382010f003082010a0282010100`);
  return concat(head, modulus, fromHex('0203010001'));
}

export function integerOf(base64url: string): bigint {
  return BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex')}`);
}

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
