/* Ranking by buttons: press in order, press again to take back. No dragging. */

import { fill, h } from '../dom';
import type { Choice, ChoiceItem } from '../questionnaire';
import { asides, clearButton, groupCard, uncheck, type Field } from './field';

export function rankingCard(field: Field<ChoiceItem>): HTMLElement {
  const { item, words, answer } = field;
  let ranked = Array.isArray(answer) ? [...answer] : [];
  const rows = h('div', { class: 'choices ranks' });
  const clear = clearButton(field, () => {
    ranked = [];
    field.choose(undefined);
    label();
  });
  const buttons = item.options.map((option) => rankButton(option, press));
  rows.append(...buttons);

  function press(option: Choice): void {
    const had = ranked.includes(option.value);
    ranked = ranked.filter((value) => value !== option.value);
    if (!had) ranked.push(option.value, ...last(option.value));
    uncheck(rows.parentElement, '.aside input');
    field.choose(ranked);
    clear.disabled = ranked.length === 0;
    label();
  }
  /** Where one is left, only one place is. */
  function last(pressed: number): number[] {
    const left = item.options.filter(({ value }) => value !== pressed && !ranked.includes(value));
    return left.length === 1 ? left.map(({ value }) => value) : [];
  }
  function label(): void {
    item.options.forEach((option, at) => {
      const button = buttons[at];
      const rank = ranked.indexOf(option.value) + 1;
      button?.setAttribute('aria-pressed', String(rank > 0));
      const place = rank > 0 ? words.say('item.rank', { rank }) : words.say('item.unranked');
      if (button) fill(button, h('span', { class: 'rank' }, place), words.pick(option.label));
    });
  }
  const none = (code: number): void => {
    ranked = [];
    field.choose(code);
    clear.disabled = false;
    label();
  };
  label();
  const hint = h('p', { class: 'hint' }, words.say('item.ranking'));
  return groupCard(field, hint, rows, ...asides(field, none), clear);
}

function rankButton(option: Choice, press: (option: Choice) => void): HTMLButtonElement {
  const click = (): void => {
    press(option);
  };
  return h('button', { type: 'button', click });
}
