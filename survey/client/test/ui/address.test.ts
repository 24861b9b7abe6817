import { describe, expect, it } from 'vitest';

import { b64u, codeOf, formatCode } from '../../src/protocol';
import { readAddress, slipIn } from '../../src/ui/address';
import { codeFaults } from '../../src/after/code';
import { filled } from '../fixture';

const code = codeOf(filled(9, 15));
const manifestHash = filled(200);
const promise = b64u(manifestHash);
const mistyped = `${code.slice(0, 3)}${code[3] === '1' ? '2' : '1'}${code.slice(4)}`;

describe('an address', () => {
  it('with a whole link gives code and hash', () => {
    const found = readAddress(`${formatCode(code)}.${promise}`);
    expect(found).toEqual({ typed: formatCode(code), code, manifestHash });
  });

  it('without a fragment holds nothing, and nothing is wrong with it', () => {
    expect(readAddress('')).toEqual({ typed: '' });
  });

  it('with the word of a shared computer has no code, and nothing to mend', () => {
    expect(readAddress(`kiosk.${promise}`)).toEqual({ typed: '', manifestHash, kiosk: true });
    expect(readAddress('kiosk')).toEqual({ typed: '', kiosk: true });
  });

  it.each([
    ['mistyped', mistyped, 'code-check'],
    ['cut', code.slice(0, 20), 'code-length'],
    ['with an odd letter', `U${code.slice(1)}`, 'code-character'],
  ])('with a code %s keeps it, its slip and the promised hash, but no code', (_, typed, slip) => {
    expect(readAddress(`${typed}.${promise}`)).toEqual({ typed, slip, manifestHash });
  });

  it.each([
    ['ends after the code', code],
    ['ends in the middle of the hash', `${code}.${promise.slice(0, 20)}`],
    ['has a hash that is none', `${code}.${promise.slice(0, 42)}B`],
  ])('that %s keeps the code to be seen, and is not taken for a whole link', (_, fragment) => {
    expect(readAddress(fragment)).toEqual({ typed: code, slip: 'link-invalid' });
  });

  it('cut within the code says what is wrong with the code', () => {
    expect(readAddress(code.slice(0, 9))).toEqual({ typed: code.slice(0, 9), slip: 'code-length' });
  });
});

describe('the field to mend', () => {
  it('is blamed for each slip of the code, and not for a link that lost its end', () => {
    for (const typed of [mistyped, code.slice(1), `U${code.slice(1)}`]) {
      expect(codeFaults(slipIn(typed))).toHaveLength(1);
    }
    expect(codeFaults('link-invalid')).toEqual([]);
    expect(codeFaults(slipIn(code))).toEqual([]);
  });
});
