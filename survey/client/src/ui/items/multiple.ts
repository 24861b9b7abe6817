/* Several choices; a missing code excludes them all. */

import { h } from '../dom';
import type { ChoiceItem } from '../questionnaire';
import { asides, choice, clearButton, groupCard, uncheck, type Field } from './field';

export function multipleCard(field: Field<ChoiceItem>): HTMLElement {
  const { item, words, answer } = field;
  const chosen = new Set(Array.isArray(answer) ? answer : []);
  const clear = clearButton(field, () => {
    chosen.clear();
    field.choose(undefined);
  });
  const boxes = h('div', { class: 'choices' });
  const toggle = (value: number): void => {
    if (!chosen.delete(value)) chosen.add(value);
    uncheck(boxes.parentElement, '.aside input');
    field.choose([...chosen].sort((a, b) => a - b));
    clear.disabled = chosen.size === 0;
  };
  const none = (code: number): void => {
    chosen.clear();
    uncheck(boxes, 'input');
    field.choose(code);
    clear.disabled = false;
  };
  for (const { value, label } of item.options) {
    const change = (): void => {
      toggle(value);
    };
    boxes.append(choice('checkbox', field, value, words.pick(label), chosen.has(value), change));
  }
  const hint = h('p', { class: 'hint' }, words.say('item.several'));
  return groupCard(field, hint, boxes, ...asides(field, none), clear);
}
