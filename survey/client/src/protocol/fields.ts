/*
 * The fields of the manifest as one table: name → how it is read. A reader is given what the
 * document holds, or undefined, and returns the value in the form the protocol uses.
 */

import { unb64u } from './encoding';
import { demand } from './errors';
import type { Json, JsonObject } from './profile';
import { readTokenKey } from './rsa';
import { checkSealingKey, SEALING_KEY_BYTES } from './xwing';

type Reader<T> = (value: Json | undefined) => T;

export interface PostOffice {
  readonly origin: string;
  readonly postmark_key: Uint8Array;
  readonly transport_key: Uint8Array;
}

export interface Trustees {
  readonly threshold: number;
  readonly commitments: readonly Uint8Array[];
}

export type Manifest = {
  readonly [Name in keyof typeof FIELDS]: ReturnType<(typeof FIELDS)[Name]>;
};

const LONGEST_PLAINTEXT = 12288; // rows must never spill to overflow pages (storage law)
const SMALLEST_K = 5; // no smaller group is ever shown
const LARGEST_U32 = 2 ** 32 - 1;
/** The shortest form only, so that a host enters the token challenge in one spelling. */
const ORIGIN =
  /^(?!.*:443$)(https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http:\/\/(localhost|127\.0\.0\.1))(:[0-9]{1,5})?$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/;

export const FIELDS = {
  approver_key: optional(bytes(32)),
  closes_not_before: integer(0),
  codes_root: hash,
  collector_log_key: bytes(32),
  collector_origin: matching(ORIGIN),
  destroy_by: integer(0),
  extensions: object,
  invited: integer(1, LARGEST_U32),
  issue_until: integer(0),
  issuer_origin: matching(ORIGIN),
  issuer_statement_key: bytes(32),
  k: integer(SMALLEST_K),
  languages,
  log_duty: flag,
  manifest_key: bytes(32),
  min_open: integer(1),
  mode: matching(/^invited$/),
  page_origin: matching(ORIGIN),
  post_office: postOffice,
  previous_wave: optional(hash),
  questionnaire_hash: hash,
  release_key: bytes(32),
  release_plan: object,
  sealed_plaintext_bytes: integer(1, LONGEST_PLAINTEXT),
  sealing_key: sealingKey,
  sealing_suite: matching(/^xwing-hkdfsha256-chacha20poly1305$/),
  singling_out_accepted: flag,
  spread_hours: integer(0),
  starts: integer(0),
  submit_until: integer(0),
  survey_id: matching(/^[a-z2-7]{16}$/),
  token_key: tokenKey,
  trustees,
  version: integer(1, 1),
};

function require(condition: boolean): asserts condition {
  demand(condition, 'manifest-invalid');
}

function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value) => {
    require(typeof value === 'number' && value >= least && value <= most);
    return value;
  };
}

function matching(form: RegExp): Reader<string> {
  return (value) => {
    require(typeof value === 'string' && form.test(value));
    return value;
  };
}

function bytes(length: number): Reader<Uint8Array> {
  return (value) => {
    require(typeof value === 'string');
    const decoded = unb64u(value);
    require(decoded.length === length);
    return decoded;
  };
}

function optional<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === '' ? null : read(value));
}

function flag(value: Json | undefined): boolean {
  require(typeof value === 'boolean');
  return value;
}

function object(value: Json | undefined): JsonObject {
  require(typeof value === 'object' && !Array.isArray(value));
  return value;
}

function array(value: Json | undefined): Json[] {
  require(Array.isArray(value));
  return value;
}

function hash(value: Json | undefined): Uint8Array {
  return bytes(32)(value);
}

function tokenKey(value: Json | undefined): Uint8Array {
  const key = bytes(342)(value);
  readTokenKey(key);
  return key;
}

function sealingKey(value: Json | undefined): Uint8Array {
  const key = bytes(SEALING_KEY_BYTES)(value);
  checkSealingKey(key);
  return key;
}

function languages(value: Json | undefined): readonly string[] {
  const tags = array(value).map((tag) => matching(LANGUAGE)(tag));
  require(tags.length > 0 && new Set(tags).size === tags.length);
  return tags;
}

function postOffice(value: Json | undefined): PostOffice | null {
  const fields = object(value);
  if (Object.keys(fields).length === 0) return null;
  require(Object.keys(fields).join() === 'origin,postmark_key,transport_key');
  return {
    origin: matching(ORIGIN)(fields.origin),
    postmark_key: bytes(32)(fields.postmark_key),
    transport_key: sealingKey(fields.transport_key),
  };
}

function trustees(value: Json | undefined): Trustees | null {
  if (Array.isArray(value) && value.length === 0) return null;
  const fields = object(value);
  require(Object.keys(fields).join() === 'commitments,threshold');
  const commitments = array(fields.commitments).map((one) => hash(one));
  const threshold = integer(1, commitments.length)(fields.threshold);
  return { threshold, commitments };
}
