/* The questionnaire cut into steps of a few questions each. */

import type { Random } from '../protocol/random';
import { shownItems } from './conditions';
import type { Answers } from './answers';
import { shuffled } from './order';
import { itemsOf, type Condition, type Item, type Questionnaire, type Section } from './questionnaire';

export interface Step {
  readonly section: Section;
  readonly items: readonly Item[];
}

export interface Progress {
  readonly part: number;
  readonly parts: number;
  readonly page: number;
  readonly pages: number;
}

export function planSteps(questionnaire: Questionnaire, random: Random): Step[] {
  return questionnaire.sections.flatMap((section) => {
    const items = itemsOf(questionnaire, section);
    const ordered = section.randomise ? shuffled(items, random) : items;
    return pagesOf(ordered, section.page_max_items).map((page) => ({ section, items: page }));
  });
}

/** The items of a step that this person is shown; a step without any is passed over. */
export function shownIn(step: Step, questionnaire: Questionnaire, answers: Answers): Item[] {
  const shown = shownItems(questionnaire, answers);
  return step.items.filter((item) => shown.has(item.id));
}

/** The next step with something to ask, from `at` on; the number of steps if there is none. */
export function nextStep(steps: readonly Step[], at: number, shown: Set<string>): number {
  const next = steps.findIndex((step, place) => place >= at && asks(step, shown));
  return next === -1 ? steps.length : next;
}

export function progressOf(steps: readonly Step[], at: number, shown: Set<string>): Progress {
  const visible = steps.filter((step) => asks(step, shown));
  const sections = [...new Set(visible.map((step) => step.section))];
  const here = steps[at];
  const pages = visible.filter((step) => step.section === here?.section);
  return {
    part: sections.findIndex((section) => section === here?.section) + 1,
    parts: sections.length,
    page: pages.findIndex((step) => step === here) + 1,
    pages: pages.length,
  };
}

function asks(step: Step, shown: Set<string>): boolean {
  return step.items.some((item) => shown.has(item.id));
}

/** Pages of even size; a question that hangs on another of its page begins a new one,
 *  so that choosing never makes the page grow under the finger. */
function pagesOf(items: readonly Item[], most: number): Item[][] {
  const size = Math.ceil(items.length / Math.ceil(items.length / most));
  const pages: Item[][] = [];
  let page: Item[] = [];
  for (const item of items) {
    if (page.length === size || page.some(({ id }) => mentions(item.when, id))) {
      pages.push(page);
      page = [];
    }
    page.push(item);
  }
  return page.length > 0 ? [...pages, page] : pages;
}

function mentions(condition: Condition | undefined, id: string): boolean {
  if (condition === undefined) return false;
  if ('all' in condition) return condition.all.some((one) => mentions(one, id));
  if ('any' in condition) return condition.any.some((one) => mentions(one, id));
  if ('not' in condition) return mentions(condition.not, id);
  return condition.item === id;
}
