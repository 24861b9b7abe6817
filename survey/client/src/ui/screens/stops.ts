/* Screens where the way ends or branches: each says what happened, what was sent, what one can do. */

import { actions, leaveButton, paragraph, SECOND, way } from '../parts';
import type { Stage, View } from '../stage';

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
