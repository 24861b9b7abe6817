import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  b64u,
  emitProfile,
  parseProfile,
  unb64u,
  utf8,
  type Json,
  type JsonObject,
} from '../src/protocol';
import { refusal } from './refusal';

const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,63}$/);
const text = fc.string({ unit: 'binary' });
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.maxSafeInteger().map((number) => (Object.is(number, -0) ? 0 : number)),
    text,
    fc.boolean(),
    fc.array(tie('value')),
    fc.dictionary(key, tie('value'), { noNullPrototype: true }),
  ),
}));
const document = fc.dictionary(key, json, { noNullPrototype: true, maxKeys: 8 });

describe('the JSON profile', () => {
  test('what is emitted is what JSON.stringify emits for sorted keys, and parses back', () => {
    fc.assert(
      fc.property(document, (value) => {
        const bytes = emitProfile(value);
        expect(new TextDecoder().decode(bytes)).toBe(JSON.stringify(value, sorted));
        expect(parseProfile(bytes)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['{"a":1} ', 'a space'],
    ['{"a":1}\n', 'a final newline'],
    ['\ufeff{"a":1}', 'a byte order mark'],
    ['{"b":1,"a":2}', 'unsorted keys'],
    ['{"a":1,"a":1}', 'a key twice'],
    ['{"A":1}', 'an upper-case key'],
    ['{"__proto__":1}', 'a key that is none'],
    ['{"a":null}', 'null'],
    ['{"a":1.0}', 'a fraction'],
    ['{"a":1.5}', 'a real fraction'],
    ['{"a":1e2}', 'an exponent'],
    ['{"a":-0}', 'minus zero'],
    ['{"a":9007199254740992}', 'a wide integer'],
    ['{"a":9007199254740993}', 'an integer that rounds'],
    ['{"a":"\\u0041"}', 'a needless escape'],
    ['{"a":"\\/"}', 'an escaped slash'],
    ['{"a":"\\u000A"}', 'a long escape'],
    ['{"a":"\\ud800"}', 'a lone surrogate'],
    ['[1]', 'an array on top'],
    ['"a"', 'a string on top'],
    ['{"a":1', 'half a document'],
    ['', 'nothing'],
  ])('%s is refused: %s', (spelling) => {
    expect(refusal(() => parseProfile(utf8(spelling)))).toBe('not-canonical');
  });

  test('bytes that are not UTF-8 are refused, an encoded surrogate too', () => {
    expect(refusal(() => parseProfile(Uint8Array.of(0x7b, 0xff, 0x7d)))).toBe('not-canonical');
    const surrogate = Uint8Array.of(
      0x7b,
      0x22,
      0x61,
      0x22,
      0x3a,
      0x22,
      0xed,
      0xa0,
      0x80,
      0x22,
      0x7d,
    );
    expect(refusal(() => parseProfile(surrogate))).toBe('not-canonical');
  });

  test('sixteen levels pass, seventeen do not', () => {
    expect(refusal(() => parseProfile(nested(15)))).toBeUndefined();
    expect(refusal(() => parseProfile(nested(16)))).toBe('not-canonical');
    expect(refusal(() => parseProfile(utf8('{"a":'.repeat(200_000))))).toBe('not-canonical');
  });

  test('one mebibyte passes, one byte more does not', () => {
    const fill = 'x'.repeat((1 << 20) - '{"a":""}'.length);
    expect(emitProfile({ a: fill })).toHaveLength(1 << 20);
    expect(refusal(() => emitProfile({ a: `${fill}x` }))).toBe('not-canonical');
    expect(refusal(() => parseProfile(utf8(`{"a":"${fill}x"}`)))).toBe('not-canonical');
  });

  test('a value outside the profile is not emitted', () => {
    for (const value of [null, undefined, 1.5, NaN, '\udc00']) {
      expect(refusal(() => emitProfile({ a: value } as JsonObject))).toBe('not-canonical');
    }
    expect(refusal(() => emitProfile([] as unknown as JsonObject))).toBe('not-canonical');
  });
});

describe('base64url', () => {
  test('every value has one spelling, and it is read back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(b64u(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(unb64u(b64u(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each(['AA==', 'A', 'AB', 'AAB', 'A+A/', 'AA A', 'AAAA\n', '好'])(
    '%j is refused',
    (spelling) => {
      expect(refusal(() => unb64u(spelling))).toBe('not-canonical');
    },
  );
});

function sorted(_: string, value: Json): Json {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `{"a":[[…1…]]}` whose innermost number stands below `levels` containers. */
function nested(levels: number): Uint8Array {
  return utf8(`{"a":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`);
}
