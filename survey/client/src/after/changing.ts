/* What has arrived may be changed or withdrawn, by whoever asked for it before sending. */

import { actions, button, earlyClose, leaveButton, notice, paragraph, second, way } from '../ui/parts';
import type { Stage, View } from '../ui/stage';

const SECOND = 'button second';

export function kept(stage: Stage): View {
  const { words, survey } = stage;
  const end = words.moment(survey.manifest.submit_until * 1000);
  const early = earlyClose(stage);
  return {
    title: words.say('kept.title'),
    body: [
      paragraph(words.say('kept.text', { end })),
      ...early,
      ...early.map(() => paragraph(words.say('kept.early'))),
      paragraph(words.say('kept.replaces')),
      notice('warn', words.say('receipt.watched'), paragraph(words.say('kept.shows')), paragraph(words.say('kept.leave'))),
      actions(
        way(stage, 'kept.change', 'started'),
        way(stage, 'kept.withdraw', 'withdrawn', SECOND),
        second(words.say('kept.forget'), () => {
          stage.discard();
        }),
      ),
    ],
  };
}

export function withdraw(stage: Stage): View {
  const { words, memory } = stage;
  return {
    title: words.say('withdraw.title'),
    body: [
      paragraph(words.say('withdraw.text')),
      paragraph(words.say('withdraw.again')),
      actions(
        button(words.say('withdraw.confirm'), () => {
          memory.withdrawing = true;
          stage.signal('started');
        }),
        way(stage, 'withdraw.back', 'kept', SECOND),
      ),
    ],
  };
}

export function superseded(stage: Stage): View {
  const { words } = stage;
  return {
    title: words.say('superseded.title'),
    body: [
      paragraph(words.say('superseded.text')),
      paragraph(words.say('superseded.check')),
      actions(leaveButton(stage)),
    ],
  };
}
