/* Read from the foot of any screen: where to get help. */

import { paragraph, part } from '../ui/parts';
import type { Stage, View } from '../ui/stage';

export function help({ words, durable }: Stage): View {
  return {
    title: words.say('help.title'),
    body: [
      part(words.say('help.exit'), paragraph(words.say('help.exit_text'))),
      part(words.say('help.reload'), paragraph(words.say(durable ? 'help.reload_text' : 'help.reload_lost'))),
      part(words.say('help.code'), paragraph(words.say('help.code_text'))),
      part(words.say('help.contact'), paragraph(words.say('help.contact_text'))),
    ],
  };
}
