/* Screens where the way ends or branches: each says what happened, what was sent, what one can do. */

import { actions, checkButton, leaveButton, paragraph, second, SECOND, way } from '../parts';
import type { Stage, View } from '../stage';

export function closed(stage: Stage): View {
  const { words, survey, memory } = stage;
  const { submit_until, min_open } = survey.manifest;
  const texts = [
    words.say('closed.text', { day: words.day(submit_until) }),
    words.say('closed.void', { least: min_open }),
  ];
  const byClock = memory.refusal === '';
  return stop(stage, 'closed.title', texts, checkButton(stage), ...(byClock ? [wrongClock(stage)] : []));
}

export function codeUsed(stage: Stage): View {
  const { words } = stage;
  const texts = [words.say('code_used.text'), words.say('code_used.here'), words.say('code_used.help')];
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

export function unreachable(stage: Stage): View {
  const { words } = stage;
  return {
    title: words.say('unreachable.title'),
    body: [paragraph(words.say('unreachable.text')), actions(way(stage, 'sending.again', 'started'))],
  };
}

export function unsealable(stage: Stage): View {
  const { words } = stage;
  return stop(stage, 'unsealable.title', [words.say('unsealable.text'), reason(stage)]);
}

export function refused(stage: Stage): View {
  const { words, memory } = stage;
  const again = way(stage, 'sending.again', 'due', SECOND);
  const texts = [words.say('refused.text'), reason(stage)];
  return stop(stage, 'refused.title', texts, ...(memory.envelope ? [again] : []));
}

export function stop(stage: Stage, title: string, texts: string[], ...ways: HTMLElement[]): View {
  const body = [...texts.map((text) => paragraph(text)), actions(leaveButton(stage), ...ways)];
  return { title: stage.words.say(title), body };
}

function reason({ words, memory }: Stage): string {
  return words.say('refused.reason', { code: memory.refusal });
}

/** The phone's own clock may be wrong; the servers decide. */
export function wrongClock(stage: Stage): HTMLElement {
  const signal = stage.memory.code === undefined ? 'discarded' : 'reconsidered';
  return way(stage, 'early.clock', signal, SECOND);
}
