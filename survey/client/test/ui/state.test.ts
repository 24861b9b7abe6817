import { describe, expect, it } from 'vitest';

import type { Manifest } from '../../src/protocol/manifest';
import { firstScreen } from '../../src/ui/boot';
import { NEXT, next, RETURNABLE, type Screen } from '../../src/ui/state';
import type { Kept } from '../../src/ui/storage';

const BEGINNINGS: Screen[] = ['kept', 'code', 'start', 'started', 'sending', 'waiting', 'early', 'closed', 'anothers'];
const manifest = { starts: 100, issue_until: 200, submit_until: 300 } as Manifest;
const sealed: Kept = { kind: 'sealed', envelope: new Uint8Array(1), moment: { due: 150_000, latest: 160_000 } };
const holding: Kept = { kind: 'holding', token: new Uint8Array(1), secretKey: new Uint8Array(1), sequence: 0 };
const changeable: Kept = { ...holding, sequence: 1 };
const asking = { kind: 'asking', code: 'link', pending: {} } as Kept;

describe('the table', () => {
  it('leads to every screen from where a visit can begin', () => {
    const reached = new Set<Screen>(BEGINNINGS);
    for (const screen of reached) for (const to of Object.values(NEXT[screen])) reached.add(to);
    expect(reached).toEqual(new Set(Object.keys(NEXT)));
  });

  it('refuses what a screen does not know', () => {
    expect(() => next('delivered', 'sealed')).toThrow('delivered does not know sealed');
  });

  it('never leads back to readable answers once they are sealed', () => {
    const anew = new Set<Screen>(['code', 'start', 'kept']); // there answering begins from nothing
    const after = new Set<Screen>(['sealing']);
    for (const screen of after) {
      if (!anew.has(screen)) for (const to of Object.values(NEXT[screen])) after.add(to);
    }
    expect([...after].filter((one) => RETURNABLE.has(one) && !anew.has(one))).toEqual([]);
  });
});

describe('a visit', () => {
  it.each([
    ['link', undefined, 150_000, 'start'],
    [undefined, undefined, 150_000, 'code'],
    ['link', undefined, 99_000, 'early'],
    ['link', undefined, 200_000, 'closed'],
    ['link', holding, 150_000, 'started'],
    ['link', changeable, 299_000, 'kept'],
    ['link', changeable, 300_000, 'closed'],
    [undefined, sealed, 149_000, 'waiting'],
    [undefined, sealed, 150_000, 'sending'],
    ['link', sealed, 900_000, 'sending'],
    ['link', asking, 150_000, 'started'],
    ['other', asking, 150_000, 'anothers'],
    [undefined, asking, 150_000, 'started'],
  ] as const)('with code %s begins where it should', (code, kept, now, screen) => {
    expect(firstScreen(manifest, code, kept, now)).toBe(screen);
  });
});
