/* What is stored, what is not, what cannot be protected: the same words before Start and later. */

import { h } from '../dom';
import { list, notice, paragraph, part } from '../parts';
import type { Stage, View } from '../stage';

export function protection({ words, survey }: Stage): HTMLElement[] {
  const { manifest } = survey;
  const limits = list(
    words.say('protect.shoulder'),
    words.say('protect.phone'),
    words.say('protect.texts'),
    words.say('protect.network'),
    words.say('protect.times'),
    words.say('protect.script'),
  );
  return [
    part(words.say('protect.stored'), paragraph(words.say('protect.stored_text'))),
    part(words.say('protect.not_stored'), ...notStored(manifest.log_duty, words.say.bind(words))),
    notice(
      'warn section',
      words.say('protect.limits'),
      limits,
      h('p', {}, h('strong', {}, words.say('protect.advice')), words.say('protect.advice_text')),
    ),
    part(words.say('protect.code'), paragraph(words.say('protect.code_text'))),
    part(words.say('protect.leaders'), paragraph(words.say('protect.leaders_text', { k: manifest.k }))),
    part(
      words.say('protect.parties'),
      paragraph(words.say('protect.parties_text', hosts(manifest.issuer_origin, manifest.collector_origin))),
    ),
  ];
}

export function about(stage: Stage): View {
  return { title: stage.words.say('protect.title'), body: protection(stage) };
}

function notStored(logDuty: boolean, say: (key: string) => string): HTMLElement[] {
  if (!logDuty) return [paragraph(say('protect.not_stored_text'))];
  return [paragraph(say('protect.not_stored_text')), notice('warn', say('protect.log'), paragraph(say('protect.log_text')))];
}

function hosts(issuer: string, collector: string): Record<string, string> {
  return { issuer: issuer.replace(/^.*\/\//, ''), collector: collector.replace(/^.*\/\//, '') };
}
