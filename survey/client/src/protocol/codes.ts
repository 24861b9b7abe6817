/* G3: what a person holds in the hand. Codes, links, fingerprints. */

import { concat, label, sha256, unb64u } from './encoding';
import { demand } from './errors';

export interface Link {
  readonly code: string;
  readonly manifestHash: Uint8Array;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOLS = /^[0-9A-HJKMNP-TV-Z]*$/;
const CODE_BYTES = 15;
const CODE_SYMBOLS = 26;
const LINK = /^#?[^.]+\.([A-Za-z0-9_-]{43})$/;

/** The fragment of an invitation's link: code ‖ "." ‖ MH (b64u, 43 characters). */
export function parseLink(fragment: string): Link {
  const manifestHash = promisedHash(fragment);
  return { code: parseCode(codePart(fragment)), manifestHash };
}

/** The hash that a whole link ends with, whatever stands before it. */
export function promisedHash(fragment: string): Uint8Array {
  const match = LINK.exec(fragment);
  demand(match !== null, 'link-invalid');
  return unb64u(match[1] ?? '');
}

/** Where a link's code should stand, whatever stands there. */
export function codePart(fragment: string): string {
  return fragment.replace(/^#|\..*$/g, '');
}

/** The 26 characters of a typed code, its check symbols verified. */
export function parseCode(typed: string): string {
  const code = normalise(typed);
  demand(code.length === CODE_SYMBOLS, 'code-length');
  demand(SYMBOLS.test(code), 'code-character');
  const bytes = fromCrockford(code.slice(0, 24));
  demand(checkSymbols(bytes) === code.slice(24), 'code-check');
  return code;
}

/** Code = 15 random bytes (24 characters) ‖ 10 bits of H("asv1/code-check\0" ‖ bytes). */
export function codeOf(bytes: Uint8Array): string {
  demand(bytes.length === CODE_BYTES, 'code-length');
  return toCrockford(bytes) + checkSymbols(bytes);
}

/** As printed: 4-4-4-4-4-4-2. */
export function formatCode(code: string): string {
  return (code.match(/.{1,4}/g) ?? []).join('-');
}

/** Bytes 0 to 29 of MH as ten groups of four digits, the same on paper and on the first screen. */
export function fingerprint(manifestHash: Uint8Array): string[] {
  demand(manifestHash.length === 32, 'link-invalid');
  return Array.from({ length: 10 }, (_, group) => {
    const [a = 0, b = 0, c = 0] = manifestHash.subarray(group * 3);
    return String((a * 65536 + b * 256 + c) % 10000).padStart(4, '0');
  });
}

/** Five bits a character; bits that fill no whole character are dropped. */
export function toCrockford(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5;) {
      bits -= 5;
      text += CROCKFORD.charAt(held >>> bits);
      held &= (1 << bits) - 1;
    }
  }
  return text;
}

function fromCrockford(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const symbol of text) {
    held = (held << 5) | CROCKFORD.indexOf(symbol);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >>> bits);
      held &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

function normalise(typed: string): string {
  const upper = written(typed).toUpperCase();
  return upper.replace(/[IL]/g, '1').replace(/O/g, '0');
}

/** What was typed, on any keyboard: full width is as good as half; spaces and dashes are dropped. */
export function written(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s\u2010-\u2015\u2212-]/g, '');
}

function checkSymbols(bytes: Uint8Array): string {
  return toCrockford(sha256(concat(label('code-check'), bytes))).slice(0, 2);
}
