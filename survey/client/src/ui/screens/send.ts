/* When to send: both ways with equal weight, neither chosen beforehand. */

import { AT_ONCE, randomMoment } from '../delivery';
import { h } from '../dom';
import { actions, button, earlyClose, notice, paragraph } from '../parts';
import type { Stage, View } from '../stage';
import type { Moment } from '../storage';
import { sentenceOf } from '../validate';

export function send(stage: Stage): View {
  return stage.durable && stage.survey.manifest.spread_hours > 0 ? choose(stage) : sendOnly(stage);
}

function choose(stage: Stage): View {
  const { words, survey, memory } = stage;
  const hours = survey.manifest.spread_hours;
  const end = words.moment(survey.manifest.submit_until * 1000);
  const now = option('now', words.say('send.now'), words.say('send.now_why'));
  const later = option('later', words.say('send.later'), words.say('send.later_why', { hours }));
  const [fault] = memory.faults;
  const sentences = fault ? [h('p', { class: 'error-text', id: 'when-fault' }, sentenceOf(fault, words))] : [];
  const legend = h('legend', { class: 'visually-hidden' }, words.say('send.title'));
  const choices = h('div', { class: 'choices' }, now, later);
  const group = h('div', { class: fault ? 'has-error' : undefined }, ...sentences, choices);
  return {
    title: words.say('send.title'),
    faults: memory.faults,
    body: [
      h('fieldset', { class: 'card', id: 'when', 'aria-describedby': fault && 'when-fault' }, legend, group),
      notice(
        'warn',
        words.say('send.later'),
        paragraph(words.say('send.before_text')),
        paragraph(words.say('waiting.closed_page', { end })),
        ...earlyClose(stage),
      ),
      ...changeable(stage),
      actions(
        button(words.say('send.seal'), () => {
          sealAsChosen(stage);
        }),
      ),
    ],
  };
}

function sendOnly(stage: Stage): View {
  const { words } = stage;
  return {
    title: words.say('send.now'),
    body: [
      paragraph(words.say('send.now_why')),
      ...(stage.durable ? [] : [paragraph(words.say('send.no_storage'), 'muted')]),
      ...changeable(stage),
      actions(
        button(words.say('send.seal'), () => {
          seal(stage, AT_ONCE);
        }),
      ),
    ],
  };
}

/** Off unless asked for; never with a post office, where two posts from one address would meet. */
function changeable({ words, memory, durable, survey }: Stage): HTMLElement[] {
  if (!durable || survey.manifest.post_office) return [];
  const input = h('input', { type: 'checkbox', id: 'changeable', checked: memory.changeable });
  input.addEventListener('change', () => {
    memory.changeable = input.checked;
  });
  const choice = labelled(input, words.say('send.change'), words.say('send.change_why'));
  return [h('div', { class: 'card' }, h('div', { class: 'choices' }, choice))];
}

function option(value: string, label: string, why: string): HTMLElement {
  return labelled(h('input', { type: 'radio', name: 'when', id: `when.${value}`, value }), label, why);
}

function labelled(input: HTMLInputElement, label: string, why: string): HTMLElement {
  const { id } = input;
  input.autocomplete = 'off';
  const text = h('label', { for: id }, h('strong', {}, label), h('span', { class: 'why' }, why));
  return h('div', { class: 'choice tall' }, input, text);
}

function sealAsChosen(stage: Stage): void {
  const chosen = document.querySelector<HTMLInputElement>('input[name="when"]:checked')?.value;
  if (chosen === undefined) stage.blame([{ field: 'when', key: 'error.when' }]);
  else seal(stage, chosen === 'later' ? randomMoment(stage.survey, Date.now()) : AT_ONCE);
}

function seal(stage: Stage, moment: Moment): void {
  stage.memory.moment = moment;
  stage.signal('chosen');
}
