/*
 * The fields of the manifest as one table: name → how it is read. A reader is given what the
 * document holds, or undefined, and returns the value in the form the protocol uses.
 */

import { unb64u } from './encoding';
import { demand } from './errors';
import type { Json, JsonObject } from './profile';
import { readTokenKey } from './rsa';
import { checkPublicKey } from './signatures';
import { checkSealingKey, SEALING_KEY_BYTES } from './xwing';

type Reader<T> = (value: Json | undefined, name: string) => T;

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
  approver_key: optional(ed25519Key),
  closes_not_before: integer(0),
  codes_root: hash,
  collector_log_key: ed25519Key,
  collector_origin: matching(ORIGIN),
  destroy_by: integer(0),
  extensions: object,
  invited: integer(1, LARGEST_U32),
  issue_until: integer(0),
  issuer_origin: matching(ORIGIN),
  issuer_statement_key: ed25519Key,
  k: integer(SMALLEST_K),
  languages,
  log_duty: flag,
  manifest_key: ed25519Key,
  min_open: integer(1),
  mode: matching(/^invited$/),
  page_origin: matching(ORIGIN),
  post_office: postOffice,
  previous_wave: optional(hash),
  questionnaire_hash: hash,
  release_key: ed25519Key,
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

function require(condition: boolean, name: string): asserts condition {
  demand(condition, 'manifest-invalid', name);
}

function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value, name) => {
    require(typeof value === 'number' && value >= least && value <= most, name);
    return value;
  };
}

function matching(form: RegExp): Reader<string> {
  return (value, name) => {
    require(typeof value === 'string' && form.test(value), name);
    return value;
  };
}

function bytes(length: number): Reader<Uint8Array> {
  return (value, name) => {
    require(typeof value === 'string', name);
    const decoded = unb64u(value);
    require(decoded.length === length, name);
    return decoded;
  };
}

function optional<T>(read: Reader<T>): Reader<T | null> {
  return (value, name) => (value === '' ? null : read(value, name));
}

function flag(value: Json | undefined, name: string): boolean {
  require(typeof value === 'boolean', name);
  return value;
}

function object(value: Json | undefined, name: string): JsonObject {
  require(typeof value === 'object' && !Array.isArray(value), name);
  return value;
}

function array(value: Json | undefined, name: string): Json[] {
  require(Array.isArray(value), name);
  return value;
}

function hash(value: Json | undefined, name: string): Uint8Array {
  return bytes(32)(value, name);
}

function ed25519Key(value: Json | undefined, name: string): Uint8Array {
  const key = bytes(32)(value, name);
  checkPublicKey(key);
  return key;
}

function tokenKey(value: Json | undefined, name: string): Uint8Array {
  const key = bytes(342)(value, name);
  readTokenKey(key);
  return key;
}

function sealingKey(value: Json | undefined, name: string): Uint8Array {
  const key = bytes(SEALING_KEY_BYTES)(value, name);
  checkSealingKey(key);
  return key;
}

function languages(value: Json | undefined, name: string): readonly string[] {
  const tags = array(value, name).map((tag) => matching(LANGUAGE)(tag, name));
  require(tags.length > 0 && new Set(tags).size === tags.length, name);
  return tags;
}

function postOffice(value: Json | undefined, name: string): PostOffice | null {
  const fields = object(value, name);
  if (Object.keys(fields).length === 0) return null;
  require(Object.keys(fields).join() === 'origin,postmark_key,transport_key', name);
  return {
    origin: matching(ORIGIN)(fields.origin, name),
    postmark_key: ed25519Key(fields.postmark_key, name),
    transport_key: sealingKey(fields.transport_key, name),
  };
}

function trustees(value: Json | undefined, name: string): Trustees | null {
  if (Array.isArray(value) && value.length === 0) return null;
  const fields = object(value, name);
  require(Object.keys(fields).join() === 'commitments,threshold', name);
  const commitments = array(fields.commitments, name).map((one) => hash(one, name));
  const threshold = integer(1, commitments.length)(fields.threshold, name);
  return { threshold, commitments };
}
