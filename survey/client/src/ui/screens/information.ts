/* Read from the foot of any screen: how to check the claims, where to get help. */

import { fingerprintNotice, list, paragraph, part } from '../parts';
import type { Stage, View } from '../stage';

export function check(stage: Stage): View {
  const { words, survey } = stage;
  const { manifest } = survey;
  return {
    title: words.say('check.title'),
    body: [
      part(
        words.say('check.now'),
        list(words.say('check.fingerprint'), words.say('check.requests'), words.say('check.program')),
      ),
      fingerprintNotice(stage, 'fingerprint.same'),
      part(
        words.say('check.after', { day: words.day(manifest.submit_until) }),
        list(words.say('check.list'), words.say('check.counts', { invited: manifest.invited })),
      ),
      part(words.say('check.not'), paragraph(words.say('check.not_text'))),
    ],
  };
}

export function help({ words }: Stage): View {
  return {
    title: words.say('help.title'),
    body: [
      part(words.say('help.exit'), paragraph(words.say('help.exit_text'))),
      part(words.say('help.reload'), paragraph(words.say('help.reload_text'))),
      part(words.say('help.code'), paragraph(words.say('help.code_text'))),
      part(words.say('help.contact'), paragraph(words.say('help.contact_text'))),
    ],
  };
}
