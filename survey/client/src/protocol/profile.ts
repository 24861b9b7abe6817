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
  demand(bytes.length <= LONGEST, 'not-canonical');
  const text = decode(bytes);
  const value = parse(text);
  demand(isObject(value), 'not-canonical');
  demand(emit(value, 1) === text, 'not-canonical');
  return value;
}

export function emitProfile(value: JsonObject): Uint8Array {
  demand(isObject(value), 'not-canonical');
  const bytes = new TextEncoder().encode(emit(value, 1));
  demand(bytes.length <= LONGEST, 'not-canonical');
  return bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    // ignoreBOM keeps a byte order mark in the text, where the parser refuses it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError('not-canonical');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('not-canonical');
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function emit(value: unknown, level: number): string {
  demand(level <= DEEPEST, 'not-canonical');
  if (typeof value === 'string') return emitString(value);
  if (typeof value === 'number') return emitInteger(value);
  if (typeof value === 'boolean') return String(value);
  demand(typeof value === 'object' && value !== null, 'not-canonical');
  if (Array.isArray(value)) return `[${value.map((one) => emit(one, level + 1)).join(',')}]`;
  return `{${Object.entries(value)
    .sort(byKey)
    .map((entry) => emitMember(entry, level))
    .join(',')}}`;
}

function emitMember([key, value]: [string, unknown], level: number): string {
  demand(KEY.test(key), 'not-canonical');
  return `"${key}":${emit(value, level + 1)}`;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function emitString(text: string): string {
  demand(!LONE_SURROGATE.test(text), 'not-canonical');
  return JSON.stringify(text);
}

function emitInteger(value: number): string {
  demand(Number.isSafeInteger(value), 'not-canonical');
  return JSON.stringify(value);
}
