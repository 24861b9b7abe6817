/* What a question's card needs to know, and the pieces all cards share. */

import type { Answer } from '../answers';
import { h, type Child } from '../dom';
import type { Words } from '../i18n';
import { asidesOf, type Item, type Questionnaire } from '../questionnaire';

export interface Field<T extends Item = Item> {
  readonly item: T;
  readonly questionnaire: Questionnaire;
  readonly words: Words;
  readonly answer: Answer | undefined;
  readonly fault: string | undefined;
  choose(answer: Answer | undefined): void;
}

const LONGEST_PHRASE = 14;

export function questionOf({ item, words }: Field): string {
  return words.pick(item.text);
}

/** The question itself, and what a text item's author says after it. */
export function questionAndHint(field: Field): [string, string] {
  const text = questionOf(field);
  const end = field.item.type === 'text' ? text.search(/[？?]/) + 1 : 0;
  return end > 0 ? [text.slice(0, end), text.slice(end).trim()] : [text, ''];
}

/** A question whose phrases are all short breaks only between them (Chinese). */
export function phrasing(question: string, words: Words): string {
  const phrases = question.split(/[，。；：？、]/);
  const short = words.language.startsWith('zh') && phrases.every((one) => one.length <= LONGEST_PHRASE);
  return short ? 'question phrase' : 'question';
}

/** A card whose question names a group of choices. */
export function groupCard(field: Field, ...children: Child[]): HTMLElement {
  const question = questionOf(field);
  const legend = h('legend', {}, h('h2', { class: phrasing(question, field.words) }, question));
  const fault = field.fault === undefined ? [] : [faultText(field)];
  return h(
    'fieldset',
    { class: 'card', id: field.item.id, 'aria-describedby': faultId(field) },
    legend,
    h('div', { class: field.fault === undefined ? undefined : 'has-error' }, ...fault, ...children),
  );
}

export function faultText(field: Field): HTMLElement {
  const prefix = h('span', { class: 'visually-hidden' }, field.words.say('error.prefix'));
  return h('p', { class: 'error-text', id: faultId(field) }, prefix, field.fault ?? '');
}

export function faultId({ item, fault }: Field): string | undefined {
  return fault === undefined ? undefined : `${item.id}-fault`;
}

/** One radio or checkbox with its label. */
export function choice(
  type: 'radio' | 'checkbox',
  field: Field,
  value: number,
  label: string,
  chosen: boolean,
  change: (event: Event) => void,
): HTMLElement {
  const id = `${field.item.id}.${value}`;
  const input = h('input', { type, id, name: field.item.id, value, change, checked: chosen });
  input.autocomplete = 'off';
  return h('div', { class: 'choice' }, input, h('label', { for: id }, label));
}

/** "Don't know" and "prefer not to answer": beside the answers, smaller, never chosen beforehand. */
export function asides(field: Field, chosen: (code: number) => void): Child[] {
  const offered = asidesOf(field.questionnaire, field.item);
  if (offered.length === 0) return [];
  const radios = offered.map(({ code, label }) =>
    choice('radio', field, code, field.words.pick(label), field.answer === code, () => {
      chosen(code);
    }),
  );
  const named = { class: 'choices aside', role: 'group', 'aria-label': field.words.say('item.or') };
  return [h('div', named, ...radios)];
}

/** Hidden while there is nothing to clear, but in its place: choosing must move nothing. */
export function clearButton(field: Field, clear: () => void): HTMLButtonElement {
  const { words } = field;
  const label = words.say('item.clear_named', { question: questionOf(field) });
  const disabled = field.answer === undefined;
  const attributes = { type: 'button', class: 'link', 'aria-label': label, disabled };
  const element = h('button', attributes, words.say('item.clear'));
  element.addEventListener('click', () => {
    clear();
    const card = element.closest('.card');
    for (const input of card?.querySelectorAll('input') ?? []) input.checked = false;
    card?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true });
    element.disabled = true;
  });
  return element;
}

export function uncheck(card: Element | null | undefined, except: string): void {
  for (const input of card?.querySelectorAll<HTMLInputElement>(except) ?? []) input.checked = false;
}
