import { describe, expect, it } from 'vitest';

import type { Answer } from '../../src/ui/answers';
import { complete, holds, shownItems } from '../../src/ui/conditions';
import { questionnaire } from './questionnaire';

const given = (entries: Record<string, Answer>): Map<string, Answer> => new Map(Object.entries(entries));

describe('conditions', () => {
  it('shows what hangs on an answer only when the answer is given', () => {
    expect(shownItems(questionnaire, given({})).has('sounds')).toBe(false);
    expect(shownItems(questionnaire, given({ place: 3 })).has('sounds')).toBe(false);
    expect(shownItems(questionnaire, given({ place: 1 })).has('sounds')).toBe(true);
  });

  it('takes any of several choices', () => {
    expect(shownItems(questionnaire, given({ place: 1, sounds: [1, 3] })).has('loud')).toBe(true);
    expect(shownItems(questionnaire, given({ place: 1, sounds: [1, 2] })).has('loud')).toBe(false);
  });

  it('hides what hangs on a hidden question, whatever was answered before', () => {
    expect(shownItems(questionnaire, given({ place: 3, sounds: [3] })).has('loud')).toBe(false);
  });

  it('combines with all, any and not', () => {
    const answer = (item: string): Answer => (item === 'a' ? 1 : -2);
    const [yes, no] = [{ item: 'a', in: [1] }, { item: 'b', in: [1] }];
    expect(holds({ all: [yes, no] }, answer)).toBe(false);
    expect(holds({ any: [yes, no] }, answer)).toBe(true);
    expect(holds({ not: no }, answer)).toBe(true);
    expect(holds({ item: 'b', in: [-2] }, answer)).toBe(true);
    expect(holds(undefined, answer)).toBe(true);
  });
});

describe('the complete answers', () => {
  it('name every item: not shown, not answered, declined, answered', () => {
    expect(complete(questionnaire, given({ place: 3, sounds: [1], days: '2.5', first: -4 }))).toEqual({
      place: 3,
      sounds: -1,
      loud: -1,
      days: '2.5',
      first: -4,
      more: -2,
    });
  });
});
