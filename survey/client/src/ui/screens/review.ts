/* Everything once more, closed by default: parts open one by one, for eyes over the shoulder. */

import type { Answer } from '../answers';
import { shownItems } from '../conditions';
import { h } from '../dom';
import { telltales } from '../items/telltales';
import { actions, button, fingerprintNotice } from '../parts';
import { asidesOf, choicesOf, itemsOf, type Item, type Section } from '../questionnaire';
import type { Stage, View } from '../stage';
import { faultsOf } from '../validate';

export function review(stage: Stage): View {
  const { words, survey, memory } = stage;
  const shown = shownItems(survey.questionnaire, memory.answers);
  const parts = survey.questionnaire.sections.filter(({ items }) => items.some((id) => shown.has(id)));
  return {
    title: words.say('review.title'),
    lead: words.say('review.lead'),
    body: [
      ...parts.map((section, at) => sectionReview(stage, section, at + 1, shown)),
      h('h2', {}, words.say('review.who')),
      recipients(stage),
      fingerprintNotice(stage),
      actions(
        button(words.say('review.onward'), () => {
          goOn(stage, shown);
        }),
      ),
    ],
  };
}

/** Who went back from a question with a fault in it has not been stopped yet. */
function goOn(stage: Stage, shown: Set<string>): void {
  const { memory } = stage;
  const faulty = (item: Item): boolean =>
    shown.has(item.id) && faultsOf([item], memory.answers).length > 0;
  const step = memory.steps.findIndex(({ items }) => items.some(faulty));
  if (step === -1) {
    stage.signal('reviewed');
    return;
  }
  stage.signal('changed', { step, changing: true });
  stage.blame(faultsOf(memory.steps[step]?.items.filter(faulty) ?? [], memory.answers));
}

function sectionReview(stage: Stage, section: Section, part: number, shown: Set<string>): HTMLElement {
  const { words, survey, memory } = stage;
  const items = itemsOf(survey.questionnaire, section).filter(({ id }) => shown.has(id));
  const count = items.filter(({ id }) => memory.answers.has(id)).length;
  const tells = items.some(({ id, type }) => type === 'text' && telltales(String(memory.answers.get(id) ?? '')).length > 0);
  const title = words.say('review.part', { part, title: words.pick(section.title) });
  const counted = words.say('review.answered', { count, total: items.length });
  return h(
    'details',
    { class: 'card' },
    h('summary', {}, title, h('span', {}, counted), ...(tells ? [h('span', {}, words.say('telltale.title'))] : [])),
    h('dl', { class: 'review' }, ...items.map((item) => line(stage, item))),
  );
}

function line(stage: Stage, item: Item): HTMLElement {
  const { words, memory } = stage;
  const question = words.pick(item.text);
  const answer = memory.answers.get(item.id);
  const step = memory.steps.findIndex(({ items }) => items.includes(item));
  const change = (): void => {
    stage.signal('changed', { step, item: item.id, changing: true });
  };
  const named = { 'aria-label': words.say('review.change_named', { question }) };
  const link = h('button', { type: 'button', class: 'link', click: change, ...named }, words.say('review.change'));
  const said = answer === undefined ? words.say('review.none') : inWords(stage, item, answer);
  const kind = answer === undefined ? 'none' : undefined;
  return h('div', {}, h('dt', {}, question), h('dd', { class: kind }, said), h('dd', { class: 'change' }, link));
}

function inWords({ words, survey }: Stage, item: Item, answer: Answer): string {
  const aside = asidesOf(survey.questionnaire, item).find(({ code }) => code === answer);
  if (aside) return words.pick(aside.label);
  if (item.type === 'text') return String(answer);
  if (item.type === 'numeric') return `${String(answer)} ${words.pick(item.unit)}`;
  const options = choicesOf(survey.questionnaire, item);
  const labels = [answer].flat().map((value) => options.find((option) => option.value === value)?.label);
  return labels.map((label) => words.pick(label ?? [])).join(words.say('review.separator'));
}

function recipients({ words, survey }: Stage): HTMLElement {
  return h(
    'dl',
    { class: 'plain' },
    ...[h('dt', {}, words.say('review.collector')), h('dd', {}, words.say('review.collector_gets'))],
    ...[h('dt', {}, words.say('review.researcher')), h('dd', {}, words.say('review.researcher_gets'))],
    ...[h('dt', {}, words.say('review.leaders')), h('dd', {}, words.say('start.published', { k: survey.manifest.k }))],
  );
}
