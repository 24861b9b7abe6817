/* Small pieces that several screens share. */

import { h, type Child } from './dom';
import type { Stage } from './stage';
import type { Signal } from './state';

type Press = () => void;

export const SECOND = 'button second';

export function button(label: string, click: Press, kind = 'button'): HTMLButtonElement {
  return h('button', { type: 'button', class: kind, click }, label);
}

export function second(label: string, click: Press): HTMLButtonElement {
  return button(label, click, SECOND);
}

/** A button that gives a signal. */
export function way(stage: Stage, key: string, signal: Signal, kind?: string): HTMLElement {
  return button(
    stage.words.say(key),
    () => {
      stage.signal(signal);
    },
    kind,
  );
}

export function leaveButton(stage: Stage): HTMLElement {
  return button(stage.words.say('exit.clear'), () => {
    stage.leave();
  });
}

/** To the page where a receipt is checked against the whole list. */
export function checkButton(stage: Stage): HTMLElement {
  return second(stage.words.say('foot.check'), () => {
    stage.visit('check');
  });
}

export function actions(...buttons: Child[]): HTMLElement {
  return h('div', { class: 'actions' }, ...buttons);
}

export function paragraph(text: string, kind?: string): HTMLElement {
  return h('p', { class: kind }, text);
}

/** Each line of a text its own paragraph. */
export function paragraphs(text: string): HTMLElement[] {
  return text.split('\n').filter(Boolean).map((line) => paragraph(line));
}

export function list(...sentences: string[]): HTMLElement {
  return h('ul', {}, ...sentences.map((sentence) => h('li', {}, sentence)));
}

export function part(title: string, ...children: Child[]): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...children);
}

export function notice(kind: string, title: string, ...children: Child[]): HTMLElement {
  return h('div', { class: `notice ${kind}` }, h('h2', {}, title), ...children);
}

export function status(...children: Child[]): HTMLElement {
  return h('div', { class: 'card', role: 'status' }, ...children);
}

export function fingerprintNotice({ survey, words }: Stage): HTMLElement {
  const groups = survey.fingerprint.flatMap((group) => [h('span', {}, group), ' ']);
  const digits = h('p', { class: 'code groups', id: 'fingerprint' }, ...groups);
  return notice('', words.say('fingerprint.title'), digits, paragraph(words.say('fingerprint.compare'), 'small'));
}

/** Where the survey may close before its last day: from when, and what then does not count. */
export function earlyClose({ survey, words }: Stage): HTMLElement[] {
  const { closes_not_before: from, submit_until: until } = survey.manifest;
  return from < until ? [paragraph(words.say('waiting.early', { day: words.day(from) }))] : [];
}

/** Groups of four, as people read them aloud. */
export function inGroups(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join(' ');
}
