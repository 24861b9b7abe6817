/* Where the way ends before it has begun: nobody waits for these words with answers in hand. */

import { actions, paragraph, second, way } from '../ui/parts';
import { stop, wrongClock } from '../ui/screens/stops';
import type { Stage, View } from '../ui/stage';

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
