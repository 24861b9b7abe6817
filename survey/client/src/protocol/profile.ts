/*
 * G1, the JSON profile: exactly what JSON.stringify emits for sorted keys.
 * Readers re-emit what they parsed and refuse other bytes, so that two parsers
 * can never see two different texts under one hash.
 */

import { demand, ProtocolError } from './errors';

export type Json = string | number | boolean | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

const LONGEST = 1 << 20;
const DEEPEST = 16;
const KEY = /^[a-z][a-z0-9_]{0,63}$/;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

export function parseProfile(bytes: Uint8Array): JsonObject {
  demand(bytes.length <= LONGEST, 'not-canonical', 'This document is longer than 1 MiB.');
  const text = decode(bytes);
  const value = parse(text);
  demand(isObject(value), 'not-canonical', 'The top level must be an object.');
  demand(emit(value, 1) === text, 'not-canonical', 'This is not the canonical form.');
  return value;
}

export function emitProfile(value: JsonObject): Uint8Array {
  demand(isObject(value), 'not-canonical', 'The top level must be an object.');
  const bytes = new TextEncoder().encode(emit(value, 1));
  demand(bytes.length <= LONGEST, 'not-canonical', 'This document is longer than 1 MiB.');
  return bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    // ignoreBOM keeps a byte order mark in the text, where the parser refuses it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError('not-canonical', 'This is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('not-canonical', 'This is not JSON.');
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function emit(value: unknown, level: number): string {
  demand(level <= DEEPEST, 'not-canonical', 'This is nested deeper than 16 levels.');
  if (typeof value === 'string') return emitString(value);
  if (typeof value === 'number') return emitInteger(value);
  if (typeof value === 'boolean') return String(value);
  demand(typeof value === 'object' && value !== null, 'not-canonical', 'There is no null here.');
  if (Array.isArray(value)) return `[${value.map((one) => emit(one, level + 1)).join(',')}]`;
  return `{${Object.entries(value).sort(byKey).map((entry) => emitMember(entry, level)).join(',')}}`;
}

function emitMember([key, value]: [string, unknown], level: number): string {
  demand(KEY.test(key), 'not-canonical', 'A key is a-z, then at most 63 of a-z, 0-9 and _.');
  return `"${key}":${emit(value, level + 1)}`;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function emitString(text: string): string {
  demand(!LONE_SURROGATE.test(text), 'not-canonical', 'A lone surrogate is not text.');
  return JSON.stringify(text);
}

function emitInteger(value: number): string {
  demand(Number.isSafeInteger(value), 'not-canonical', 'Numbers are integers within 2^53 - 1.');
  return JSON.stringify(value);
}
