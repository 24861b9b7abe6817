import { describe, expect, it } from 'vitest';

import type { Holding, Kept } from '../../src/ui/storage';
import { isAnothers, markOf } from '../../src/ui/whose';

const MINE = '0123456789ABCDEFGHJKMNPQRS';
const HERS = 'ZYXWVTSRQPNMKJHGFEDCBA9876';
const token = Uint8Array.from({ length: 354 }, (_, at) => (at * 7) % 256);
const whose = markOf(token, MINE);
const holding: Holding = { kind: 'holding', token, secretKey: new Uint8Array(32), sequence: 0, whose };
const envelope = Uint8Array.of(1, ...token, 0, 0);
const moment = { due: 0, latest: 0 };
const sealed: Kept = { kind: 'sealed', envelope, moment, whose, then: { ...holding, sequence: 1 } };

describe('what is kept', () => {
  it.each([holding, { ...holding, sequence: 3 }, sealed])('tells another link from hers', (kept) => {
    expect(isAnothers(kept, MINE)).toBe(false);
    expect(isAnothers(kept, HERS)).toBe(true);
  });

  it('belongs to nobody else where there is no code, nothing kept, or no mark', () => {
    expect(isAnothers(sealed, undefined)).toBe(false);
    expect(isAnothers(undefined, HERS)).toBe(false);
    expect(isAnothers({ ...holding, whose: undefined }, HERS)).toBe(false); // an earlier version's
  });

  it('fits one code in 256 that is not hers: a thief with the list of codes does not find her', () => {
    const codes = Array.from({ length: 4096 }, (_, at) => at.toString(32).padStart(26, '0'));
    const fitting = codes.filter((code) => !isAnothers(holding, code)).length;
    expect(fitting).toBeGreaterThan(4);
    expect(fitting).toBeLessThan(36);
  });

  it('bears the byte that the command line writes, too', () => {
    expect(markOf(Uint8Array.from({ length: 354 }, () => 0), MINE)).toBe(192);
  });
});
