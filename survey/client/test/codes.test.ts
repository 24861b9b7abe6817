import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { b64u, codeOf, fingerprint, formatCode, parseCode, parseLink } from '../src/protocol';
import { filled } from './fixture';
import { refusal } from './refusal';

const secret = fc.uint8Array({ minLength: 15, maxLength: 15 });

describe('a code', () => {
  test('is printed, typed in any sloppy way, and is the same code', () => {
    fc.assert(
      fc.property(secret, (bytes) => {
        const code = codeOf(bytes);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
        expect(formatCode(code)).toMatch(/^([^-]{4}-){6}[^-]{2}$/);
        const sloppy = formatCode(code).toLowerCase().replace(/0/g, 'o').replace(/1/g, 'l');
        expect(parseCode(` ${sloppy} `)).toBe(code);
      }),
    );
  });

  test('is read from a Chinese keyboard: full width, with any dash or none', () => {
    const code = codeOf(filled(9, 15));
    const full = code.replace(/./g, (symbol) => String.fromCharCode(symbol.charCodeAt(0) + 0xfee0));
    for (const between of ['-', '—', '–', '－', '−', '　', '']) {
      const typed = (full.match(/.{1,4}/g) ?? []).join(between);
      expect(parseCode(typed)).toBe(code);
    }
  });

  test('with one symbol changed is refused in all but one case of a thousand', () => {
    const code = codeOf(filled(9, 15));
    const changed = [...Array(24).keys()].flatMap((at) =>
      Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ')
        .filter((symbol) => symbol !== code[at])
        .map((symbol) => code.slice(0, at) + symbol + code.slice(at + 1)),
    );
    const missed = changed.filter((typed) => refusal(() => parseCode(typed)) !== 'code-check');
    expect(missed.length).toBeLessThan(6); // 744 codes, ten bits of check
  });

  test('that is short, long, or has a U is refused by name', () => {
    const code = codeOf(filled(9, 15));
    expect(refusal(() => parseCode(code.slice(1)))).toBe('code-length');
    expect(refusal(() => parseCode(`${code}0`))).toBe('code-length');
    expect(refusal(() => parseCode(`U${code.slice(1)}`))).toBe('code-character');
    expect(refusal(() => parseCode(`好${code.slice(1)}`))).toBe('code-character');
    expect(refusal(() => codeOf(filled(9, 14)))).toBe('code-length');
  });
});

describe('a link', () => {
  const code = codeOf(filled(9, 15));
  const manifestHash = filled(200);

  test('gives code and manifest hash, with or without its number sign', () => {
    for (const start of ['', '#']) {
      const link = parseLink(`${start}${code}.${b64u(manifestHash)}`);
      expect(link).toEqual({ code, manifestHash });
    }
  });

  test.each([
    ['', 'link-invalid'],
    [code, 'link-invalid'],
    [`${code}.${b64u(manifestHash)}A`, 'link-invalid'],
    [`${code}.${b64u(manifestHash).slice(1)}`, 'link-invalid'],
    [`${code}.${b64u(manifestHash).slice(0, 42)}B`, 'not-canonical'],
    [`${code.slice(0, 25)}${code.endsWith('0') ? '2' : '0'}.${b64u(manifestHash)}`, 'code-check'],
  ])('%j is refused with %s', (fragment, expected) => {
    expect(refusal(() => parseLink(fragment))).toBe(expected);
  });
});

test('the fingerprint is ten groups of four digits, leading zeros kept', () => {
  const hash = Uint8Array.from({ length: 32 }, (_, at) => (at < 3 ? ([0, 0, 7][at] ?? 0) : 255));
  expect(fingerprint(hash)).toEqual(['0007', ...Array<string>(9).fill('7215')]);
});
