/* What this phone keeps was begun with another link: it is not shown, not sent, not cleared. */

import { actions, button, paragraph } from '../ui/parts';
import type { Stage, View } from '../ui/stage';

export function anothers(stage: Stage): View {
  const { words } = stage;
  return {
    title: words.say('anothers.title'),
    body: [
      paragraph(words.say('anothers.text')),
      paragraph(words.say('anothers.do')),
      actions(
        button(words.say('anothers.leave'), () => {
          stage.leave();
        }),
      ),
    ],
  };
}
