/* Likert, attention and single choice: every point in words, one under another. */

import { h } from '../dom';
import { choicesOf, type ChoiceItem, type ScaleItem } from '../questionnaire';
import { asides, choice, clearButton, groupCard, type Field } from './field';

export function radioCard(field: Field<ScaleItem | ChoiceItem>): HTMLElement {
  const { questionnaire, item, words, answer } = field;
  const clear = clearButton(field, () => {
    field.choose(undefined);
  });
  const choose = (value: number): void => {
    field.choose(value);
    clear.disabled = false;
  };
  const radios = choicesOf(questionnaire, item).map(({ value, label }) =>
    choice('radio', field, value, words.pick(label), answer === value, () => {
      choose(value);
    }),
  );
  return groupCard(field, h('div', { class: 'choices' }, ...radios), ...asides(field, choose), clear);
}
