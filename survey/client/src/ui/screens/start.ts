/* Who asks, what happens to the answers, the digits to compare; then what is and is not protected. */

import {
  actions,
  button,
  fingerprintNotice,
  leaveButton,
  list,
  paragraph,
  paragraphs,
  part,
  second,
  SECOND,
  way,
} from '../parts';
import type { Stage, View } from '../stage';
import type { Signal } from '../state';
import { protection } from './protection';

export function start(stage: Stage): View {
  const { words, survey } = stage;
  const { questionnaire, manifest } = survey;
  const { consent } = questionnaire;
  return {
    title: words.pick(questionnaire.title),
    tab: words.say('start.tab'),
    lead: words.say('start.lead', { parts: questionnaire.sections.length }),
    body: [
      part(words.pick(consent.title), ...paragraphs(words.pick(consent.text))),
      part(
        words.say('start.answers'),
        list(
          words.say('start.sealed'),
          words.say('start.published', { k: manifest.k }),
          words.say('start.limits'),
        ),
      ),
      part(words.say('start.may'), list(words.say('start.leave'), words.say('start.skip'))),
      fingerprintNotice(stage),
      ways(stage, words.pick(consent.agree), 'understood'),
    ],
  };
}

export function protect(stage: Stage): View {
  const { words } = stage;
  const begin = words.say(drawn(stage) ? 'start.resume' : 'protect.begin');
  const cost = paragraph(words.say('protect.start', { button: begin }), 'muted');
  const lost = stage.durable ? [] : [paragraph(words.say('protect.no_storage'))];
  return {
    title: words.say('protect.title'),
    body: [
      ...protection(stage),
      ...(drawn(stage) ? [] : [cost, ...lost]),
      ways(stage, begin, 'started'),
    ],
  };
}

export function declined(stage: Stage): View {
  const { words } = stage;
  return {
    title: words.say('declined.title'),
    body: [
      paragraph(words.say('declined.text')),
      actions(leaveButton(stage), way(stage, 'declined.back', 'reconsidered', SECOND)),
    ],
  };
}

/** Onward or not: with the token in hand "not this time" would no longer be true; leaving is. */
function ways(stage: Stage, label: string, signal: Signal): HTMLElement {
  const { decline } = stage.survey.questionnaire.consent;
  const onward = button(label, () => {
    stage.signal(signal);
  });
  const not = second(stage.words.pick(decline), () => {
    stage.signal('declined');
  });
  return actions(onward, ...(drawn(stage) ? [] : [not]));
}

function drawn({ memory }: Stage): boolean {
  return memory.token !== undefined;
}
