import { describe, expect, it } from 'vitest';

import { systemRandom, type Random } from '../../src/protocol/random';
import { shownItems } from '../../src/ui/conditions';
import { below, shuffled } from '../../src/ui/order';
import { nextStep, planSteps, progressOf } from '../../src/ui/steps';
import { items, likerts, questionnaire, withBlock } from './questionnaire';

const zeros: Random = (length) => new Uint8Array(length);

describe('steps', () => {
  it('never hold more items than the section allows, and are of even size', () => {
    const sizes = planSteps(withBlock(15, 7, false), zeros).map((step) => step.items.length);
    expect(sizes).toEqual([5, 5, 5]);
  });

  it('begin a new page before a question that hangs on one of the same page', () => {
    const steps = planSteps(questionnaire, zeros).map((step) => step.items.map(({ id }) => id));
    expect(steps).toEqual([['place'], ['sounds'], ['loud'], ['days', 'first', 'more']]);
  });

  it('pass over a step with nothing to ask and end at their number', () => {
    const steps = planSteps(questionnaire, zeros);
    const shown = shownItems(questionnaire, new Map([['place', 3]]));
    expect(nextStep(steps, 1, shown)).toBe(3);
    expect(nextStep(steps, 4, shown)).toBe(4);
  });

  it('count parts by sections and pages within them, as far as they are shown', () => {
    const steps = planSteps(questionnaire, zeros);
    const shown = shownItems(questionnaire, new Map([['place', 1]]));
    expect(progressOf(steps, 1, shown)).toEqual({ part: 1, parts: 2, page: 2, pages: 2 });
    expect(progressOf(steps, 3, shown)).toEqual({ part: 2, parts: 2, page: 1, pages: 1 });
  });
});

describe('order', () => {
  it('is a rearrangement that loses nothing', () => {
    const block = likerts(9);
    expect(new Set(shuffled(block, systemRandom))).toEqual(new Set(block));
    expect(block.map(({ id }) => id)).toEqual(likerts(9).map(({ id }) => id));
  });

  it('keeps what hangs on another after it', () => {
    const ordered = shuffled(items, systemRandom).map(({ id }) => id);
    expect(ordered.slice(-2)).toEqual(['sounds', 'loud']);
  });

  it('is drawn only where the questionnaire asks for it', () => {
    const drawn: number[] = [];
    const counting: Random = (length) => {
      drawn.push(length);
      return zeros(length);
    };
    planSteps(withBlock(5, 7, false), counting);
    expect(drawn).toEqual([]);
    planSteps(withBlock(5, 7, true), counting);
    expect(drawn.length).toBe(5);
  });

  it('puts each of three items first about equally often', () => {
    const block = likerts(3);
    const first = Array.from({ length: 3000 }, () => shuffled(block, systemRandom)[0]?.id);
    for (const { id } of block) {
      const share = first.filter((one) => one === id).length;
      expect(Math.abs(share - 1000)).toBeLessThan(150); // 5.8 standard deviations
    }
  });

  it('redraws what would favour small numbers', () => {
    const draws = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 4];
    const random: Random = (length) => Uint8Array.from(draws.splice(0, length));
    expect(below(3, random)).toBe(1);
    expect(draws).toEqual([]);
  });
});
