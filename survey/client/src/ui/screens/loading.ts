/* While the second script comes, and where it does not come. */

import { actions, button, paragraph } from '../parts';
import type { Stage, View } from '../stage';

export function loading({ words }: Stage): View {
  return { title: words.say('frame.opening'), body: [] };
}

export function notLoaded(stage: Stage): View {
  const { words } = stage;
  const again = button(words.say('sending.again'), () => {
    stage.redraw('main');
  });
  return { title: words.say('unreachable.title'), body: [paragraph(words.say('loading.failed')), actions(again)] };
}
