/* A number, checked on Continue; kept as the integer or decimal string it is. */

import { h } from '../dom';
import type { NumericItem } from '../questionnaire';
import { entryCard } from './entry';
import type { Field } from './field';

export function numericCard(field: Field<NumericItem>): HTMLElement {
  const { item, words, answer } = field;
  const given = typeof answer === 'number' && answer < 0 ? '' : String(answer ?? '');
  const input = h('input', { class: 'input short', type: 'text', value: given });
  input.inputMode = item.decimals > 0 ? 'decimal' : 'numeric';
  input.addEventListener('input', () => {
    field.choose(halfWidth(input.value));
  });
  const range = words.say('item.range', { min: item.min, max: item.max });
  return entryCard(field, input, `${range} ${words.pick(item.unit)}`, []);
}

/** Chinese input methods type full-width digits. */
function halfWidth(text: string): string {
  const digits = text.replace(/[\uff0d-\uff19]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  );
  return digits.replace(/\s/g, '');
}
