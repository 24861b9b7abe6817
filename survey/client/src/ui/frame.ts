/* The frame around every screen: name, languages, exit, heading, footer. It knows words, no survey. */

import { fill, h, type Child } from './dom';
import type { Words } from './i18n';
import type { Overlay, View } from './stage';
import { sentenceOf, type Fault } from './validate';

export interface Controls {
  readonly leave: () => void;
  readonly speak: (words: Words) => void;
  readonly visit?: ((overlay: Overlay) => void) | undefined;
  readonly back?: (() => void) | undefined;
}

const FOOT: readonly [Overlay, string][] = [
  ['about', 'foot.about'],
  ['check', 'foot.check'],
  ['help', 'foot.help'],
];

export function showFrame(view: View, words: Words, controls: Controls): void {
  const faulty = (view.faults ?? []).length > 0;
  const title = words.say('frame.title', { screen: view.tab ?? view.progress ?? view.title });
  document.documentElement.lang = words.language;
  document.title = faulty ? words.say('frame.title_faulty', { title }) : title;
  const skip = h('a', { class: 'skip', href: '#main', click: skipTo }, words.say('frame.skip'));
  fill(document.body, skip, bar(words, controls), main(view, words, controls), foot(words, controls));
  document.body.className = 'respondent';
}

export function focusOn(id: string | undefined): void {
  const target = document.getElementById(id ?? '') ?? document.getElementById('main');
  if (id === undefined) scrollTo(0, 0);
  else target?.scrollIntoView();
  const field = target?.matches('fieldset') === true ? target.querySelector('input') : target;
  field?.focus({ preventScroll: true });
}

/** No fragment may appear in the address: the skip link moves focus by itself. */
function skipTo(event: Event): void {
  event.preventDefault();
  focusOn('main');
}

function bar(words: Words, controls: Controls): HTMLElement {
  const name = h('span', { class: 'name' }, words.say('frame.name'));
  const languages = words.others().map((other) => languageButton(other, controls));
  const leave = h(
    'button',
    { type: 'button', class: 'exit', 'aria-label': words.say('exit.long'), click: controls.leave },
    words.say('exit.short'),
  );
  return h('header', { class: 'bar' }, h('div', {}, name, ...languages, leave));
}

function languageButton(other: Words, controls: Controls): HTMLElement {
  const click = (): void => {
    controls.speak(other);
    document.querySelector<HTMLElement>('.lang')?.focus();
  };
  const attributes = { type: 'button', class: 'link lang', lang: other.language, click };
  return h('button', attributes, other.say('language.name'));
}

function main(view: View, words: Words, controls: Controls): HTMLElement {
  const above: Child[] = [];
  if (controls.back) above.push(backButton(words, controls.back));
  if (view.faults && view.faults.length > 0) above.push(summary(view.faults, words));
  if (view.progress !== undefined) above.push(h('p', { class: 'progress' }, view.progress));
  above.push(h('h1', {}, view.title));
  if (view.lead !== undefined) above.push(h('p', { class: 'lead' }, view.lead));
  return h('main', { class: 'page', id: 'main', tabindex: -1 }, ...above, ...view.body);
}

function backButton(words: Words, click: () => void): HTMLElement {
  return h('button', { type: 'button', class: 'link back', click }, words.say('frame.back'));
}

function summary(faults: readonly Fault[], words: Words): HTMLElement {
  const lines = faults.map((fault) => {
    const { field } = fault;
    const click = (event: Event): void => {
      event.preventDefault();
      focusOn(field);
    };
    return h('li', {}, h('a', { href: `#${field}`, click }, sentenceOf(fault, words)));
  });
  const title = h('h2', { id: 'errors-title' }, words.say('error.summary', { count: faults.length }));
  const named = { id: 'errors', class: 'error-summary', role: 'alert', tabindex: -1 };
  return h('div', { ...named, 'aria-labelledby': 'errors-title' }, title, h('ul', {}, ...lines));
}

function foot(words: Words, controls: Controls): HTMLElement {
  const { visit } = controls;
  if (visit === undefined) return h('footer', { class: 'page' });
  const entries = FOOT.map(([overlay, key]) => {
    const click = (): void => {
      visit(overlay);
    };
    return h('li', {}, h('button', { type: 'button', class: 'link', click }, words.say(key)));
  });
  const nav = h('nav', { class: 'foot', 'aria-label': words.say('foot.label') }, h('ul', {}, ...entries));
  return h('footer', { class: 'page' }, nav);
}
