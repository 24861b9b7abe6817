/* A small questionnaire with every kind of item and a condition, for the tests beside it. */

import type { Item, Questionnaire, Section } from '../../src/ui/questionnaire';

const both = (text: string): string[] => [`zh ${text}`, `en ${text}`];
const asked = (id: string): { id: string; text: string[]; nonresponse: string[] } => ({
  id,
  text: both(id),
  nonresponse: ['dk', 'pna'],
});
const options = [1, 2, 3].map((value) => ({ value, label: both(String(value)) }));
const section = (id: string, items: string[], more: Partial<Section> = {}): Section => ({
  ...{ id, items, title: both(id), intro: ['', ''] },
  ...{ frame: false, randomise: false, page_max_items: 7 },
  ...more,
});

export const items: Item[] = [
  { ...asked('place'), type: 'single', options },
  { ...asked('sounds'), type: 'multiple', options, when: { item: 'place', in: [1, 2] } },
  { ...asked('loud'), type: 'likert', response_scale: 'five', when: { item: 'sounds', in: [3] } },
  { ...asked('days'), type: 'numeric', min: '0', max: '7', decimals: 1, unit: both('days') },
  { ...asked('first'), type: 'ranking', options },
  { ...asked('more'), type: 'text', max_bytes: 30, max_chars: 10 },
];

export const questionnaire: Questionnaire = {
  languages: ['zh-Hans', 'en'],
  title: both('title'),
  consent: { title: both('t'), text: both('x'), agree: both('a'), decline: both('d') },
  frame: both('frame'),
  definition: both('definition'),
  response_scales: [{ id: 'five', values: [1, 2], labels: [both('no'), both('yes')] }],
  nonresponse: [
    { code: -3, id: 'dk', label: both('dk') },
    { code: -4, id: 'pna', label: both('pna') },
  ],
  sections: [section('one', ['place', 'sounds', 'loud']), section('two', ['days', 'first', 'more'])],
  items,
};

export function itemNamed(id: string): Item {
  const found = items.find((item) => item.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

export function likerts(count: number): Item[] {
  const names = Array.from({ length: count }, (_, at) => `i${at}`);
  return names.map((id) => ({ ...asked(id), type: 'likert', response_scale: 'five' }));
}

export function withBlock(count: number, most: number, randomise: boolean): Questionnaire {
  const block = likerts(count);
  const names = block.map(({ id }) => id);
  const only = section('block', names, { randomise, page_max_items: most });
  return { ...questionnaire, items: block, sections: [only] };
}
