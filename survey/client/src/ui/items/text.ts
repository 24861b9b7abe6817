/* Free text: counted, never cut off; what could name a person is pointed out, never blocked. */

import { fill, h } from '../dom';
import type { TextItem } from '../questionnaire';
import { lengthOf, textExcess } from '../validate';
import { entryCard } from './entry';
import type { Field } from './field';
import { telltales } from './telltales';

export function textCard(field: Field<TextItem>): HTMLElement {
  const { words, answer } = field;
  const given = typeof answer === 'string' ? answer : '';
  const input = h('textarea', { class: 'input', rows: 6, autocapitalize: 'off' }, given);
  input.spellcheck = false; // some browsers send what they check
  const count = h('p', { class: 'count' }, counted(field, given));
  const warning = h('div', { role: 'status' });
  input.addEventListener('input', () => {
    const text = wellFormed(input.value);
    field.choose(text);
    count.textContent = counted(field, text);
    const first = warning.className === '';
    warn(field, warning, text);
    if (first) warning.querySelector('li')?.scrollIntoView({ block: 'nearest' }); // a keyboard may cover it
  });
  warn(field, warning, given);
  return entryCard(field, input, words.say('item.text'), [count, warning]);
}

function counted({ item, words }: Field<TextItem>, text: string): string {
  const excess = textExcess(item, text);
  if (excess > 0) return words.say('item.excess', { excess, most: item.max_chars });
  return words.say('item.left', { left: item.max_chars - lengthOf(text) });
}

function warn({ words }: Field, warning: HTMLElement, text: string): void {
  const found = telltales(text);
  warning.className = found.length > 0 ? 'notice warn' : '';
  if (found.length === 0) {
    fill(warning);
    return;
  }
  const lines = found.map(({ quote, kind }) =>
    h('li', {}, words.say('telltale.line', { quote, kind: words.say(kind) })),
  );
  fill(
    warning,
    h('h3', {}, words.say('telltale.title')),
    h('ul', {}, ...lines),
    h('p', {}, words.say('telltale.advice')),
    h('p', { class: 'small' }, words.say('telltale.local')),
  );
}

/** Half an emoji is no text to the sealed form. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd').trim();
}
