/* On the way: nothing is called sent before the receipt is in hand. */

import { h } from '../dom';
import { actions, earlyClose, paragraph, second, SECOND, status, way } from '../parts';
import type { Stage, View } from '../stage';

export function drawing({ words }: Stage): View {
  return { title: words.say('drawing.title'), body: [status(paragraph(words.say('drawing.text')))] };
}

export function sealing({ words }: Stage): View {
  return { title: words.say('sealing.title'), body: [status(paragraph(words.say('sealing.text')))] };
}

export function sending(stage: Stage): View {
  const { words, survey } = stage;
  const attempts = paragraph('');
  stage.onFailure((count) => {
    attempts.textContent = words.say('sending.tried', { count });
  });
  const again = second(words.say('sending.again'), () => {
    stage.tryNow();
  });
  const later = second(words.say('sending.later'), () => {
    stage.postpone();
  });
  const mayWait = stage.durable && survey.manifest.spread_hours > 0;
  return {
    title: words.say('sending.title'),
    body: [
      status(
        h('p', { class: 'question' }, words.say('sending.not_yet')),
        attempts,
        h('p', { class: 'muted small' }, words.say('sending.sealed')),
      ),
      paragraph(words.say(stage.durable ? 'sending.close' : 'send.no_storage')),
      paragraph(words.say('sending.leave')),
      actions(again, ...(mayWait ? [later] : [])),
    ],
  };
}

export function waiting(stage: Stage): View {
  const { words, memory, survey } = stage;
  const latest = words.moment(memory.moment.latest);
  const end = words.moment(survey.manifest.submit_until * 1000);
  return {
    title: words.say('waiting.title'),
    body: [
      status(
        h('p', { class: 'question' }, words.say('waiting.not_yet')),
        ...(memory.elsewhere ? [paragraph(words.say('waiting.elsewhere'))] : []),
        paragraph(words.say('waiting.text', { latest })),
        paragraph(words.say('waiting.closed_page', { end })),
        ...earlyClose(stage),
      ),
      paragraph(words.say('sending.leave'), 'muted small'),
      actions(way(stage, 'waiting.now', 'due', SECOND)),
    ],
  };
}
