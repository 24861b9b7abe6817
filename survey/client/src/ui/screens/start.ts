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
      fingerprintNotice(stage, 'fingerprint.compare'),
      actions(way(stage, 'start.read', 'understood'), declineButton(stage)),
    ],
  };
}

export function protect(stage: Stage): View {
  const { words, survey, memory } = stage;
  const resumed = memory.token !== undefined;
  const begin = resumed ? words.say('start.resume') : words.pick(survey.questionnaire.consent.agree);
  return {
    title: words.say('protect.title'),
    body: [
      ...protection(stage),
      paragraph(words.say('protect.start'), 'muted'),
      actions(
        button(begin, () => {
          stage.signal('started');
        }),
        declineButton(stage),
      ),
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

function declineButton(stage: Stage): HTMLElement {
  const label = stage.words.pick(stage.survey.questionnaire.consent.decline);
  return second(label, () => {
    stage.signal('declined');
  });
}
