/* A card whose question labels one thing to type in, with the missing codes beside it. */

import { h, type Child } from '../dom';
import { asides, clearButton, faultId, faultText, phrasing, questionAndHint, uncheck, type Field } from './field';

type Entry = HTMLInputElement | HTMLTextAreaElement;

/** `input` takes the card's id, so that an error's link leads straight into it. */
export function entryCard(field: Field, input: Entry, hint: string, below: Child[]): HTMLElement {
  describe(field, input);
  const card = h('div', { class: 'card' }, rowOf(field, input, hint, below));
  const clear = clearButton(field, () => {
    input.value = '';
    input.dispatchEvent(new Event('input'));
  });
  const none = (code: number): void => {
    input.value = '';
    field.choose(code);
    clear.disabled = false;
  };
  input.addEventListener('input', () => {
    uncheck(card, '.aside input');
    clear.disabled = input.value === '';
  });
  card.append(...asides(field, none), clear);
  return card;
}

function rowOf(field: Field, input: Entry, hint: string, below: Child[]): HTMLElement {
  const [question, said] = questionAndHint(field);
  const { item, fault } = field;
  const label = h('label', { for: item.id, class: phrasing(question, field.words) }, question);
  const hints = h('p', { class: 'hint', id: `${item.id}-hint` }, said || hint);
  const faults = fault === undefined ? [] : [faultText(field)];
  const kind = fault === undefined ? 'row' : 'row has-error';
  return h('div', { class: kind }, h('h2', {}, label), hints, ...faults, input, ...below);
}

function describe(field: Field, input: Entry): void {
  input.id = field.item.id;
  input.autocomplete = 'off';
  const described = [`${field.item.id}-hint`, faultId(field)].filter(Boolean);
  input.setAttribute('aria-describedby', described.join(' '));
  if (field.fault !== undefined) input.setAttribute('aria-invalid', 'true');
}
