/* A card whose question labels one thing to type in, with the missing codes beside it. */

import { h, type Child } from '../dom';
import { asides, faultId, faultText, phrasing, questionAndHint, uncheck, type Field } from './field';

type Entry = HTMLInputElement | HTMLTextAreaElement;

/** `input` takes the card's id, so that an error's link leads straight into it. */
export function entryCard(field: Field, input: Entry, hint: string, below: Child[]): HTMLElement {
  const [question, said] = questionAndHint(field);
  const { item, fault } = field;
  const hints = h('p', { class: 'hint', id: `${item.id}-hint` }, said || hint);
  const label = h('label', { for: item.id, class: phrasing(question, field.words) }, question);
  const faults = fault === undefined ? [] : [faultText(field)];
  const kind = fault === undefined ? 'row' : 'row has-error';
  const row = h('div', { class: kind }, h('h2', {}, label), hints, ...faults, input, ...below);
  describe(field, input);
  const card = h('div', { class: 'card' }, row);
  const none = (code: number): void => {
    input.value = '';
    field.choose(code);
  };
  input.addEventListener('input', () => {
    uncheck(card, '.aside input');
  });
  card.append(...asides(field, none));
  return card;
}

function describe(field: Field, input: Entry): void {
  input.id = field.item.id;
  input.autocomplete = 'off';
  const described = [`${field.item.id}-hint`, faultId(field)].filter(Boolean);
  input.setAttribute('aria-describedby', described.join(' '));
  if (field.fault !== undefined) input.setAttribute('aria-invalid', 'true');
}
