/* Where the way ends, or has begun before: nobody waits for these words with answers in hand. */

import { actions, checkButton, paragraph, second, way } from '../ui/parts';
import { stop } from '../ui/screens/stops';
import type { Stage, View } from '../ui/stage';

const SECOND = 'button second';

export function early(stage: Stage): View {
  const { words, survey } = stage;
  const day = words.day(survey.manifest.starts);
  return stop(stage, 'early.title', [words.say('early.text', { day })], wrongClock(stage));
}

export function codeUnknown(stage: Stage): View {
  const { words } = stage;
  const leave = second(words.say('exit.clear'), () => {
    stage.leave();
  });
  return {
    title: words.say('code_unknown.title'),
    body: [
      paragraph(words.say('code_unknown.text')),
      actions(way(stage, 'code_unknown.type', 'discarded'), leave),
    ],
  };
}

export function closed(stage: Stage): View {
  const { words, survey, memory } = stage;
  const { submit_until, min_open } = survey.manifest;
  const texts = [
    words.say('closed.text', { day: words.day(submit_until) }),
    ...(memory.refusal === 'survey-closed' ? [words.say('closed.missed')] : []),
    words.say('closed.void', { least: min_open }),
  ];
  const byClock = memory.refusal === '';
  return stop(stage, 'closed.title', texts, checkButton(stage), ...(byClock ? [wrongClock(stage)] : []));
}

export function codeUsed(stage: Stage): View {
  const { words } = stage;
  const lost = stage.durable ? [] : ['code_used.lost'];
  const texts = ['code_used.text', ...lost, 'code_used.here', 'code_used.help'].map((key) => words.say(key));
  return stop(stage, 'code_used.title', texts, way(stage, 'code_unknown.type', 'discarded', SECOND));
}

export function started(stage: Stage): View {
  const { words } = stage;
  const discard = second(words.say('started.discard'), () => {
    stage.discard();
  });
  return {
    title: words.say('started.title'),
    body: [
      paragraph(words.say('started.text')),
      paragraph(words.say('started.other')),
      actions(way(stage, 'start.resume', 'started'), discard),
    ],
  };
}

/** The phone's own clock may be wrong; the servers decide. */
function wrongClock(stage: Stage): HTMLElement {
  const signal = stage.memory.code === undefined ? 'discarded' : 'reconsidered';
  return way(stage, 'early.clock', signal, SECOND);
}
