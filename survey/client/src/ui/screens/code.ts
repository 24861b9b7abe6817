/* The code typed by hand; a check symbol finds most slips before anything is sent. */

import { parseCode } from '../../protocol/codes';
import { ProtocolError } from '../../protocol/errors';
import { h } from '../dom';
import { actions, button, fingerprintNotice, paragraph } from '../parts';
import type { Stage, View } from '../stage';

const SENTENCES: Record<string, string> = {
  'code-length': 'code.length',
  'code-character': 'code.character',
  'code-check': 'code.check',
};

export function code(stage: Stage): View {
  const { words, memory } = stage;
  const [fault] = memory.faults;
  const input = h('input', { class: 'input code', id: 'code', type: 'text', autocapitalize: 'characters' });
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.value = memory.code ?? '';
  input.setAttribute('aria-describedby', fault ? 'code-hint code-fault' : 'code-hint');
  if (fault) input.setAttribute('aria-invalid', 'true');
  const label = h('label', { for: 'code', class: 'question' }, words.say('code.label'));
  const hint = h('p', { class: 'hint', id: 'code-hint' }, words.say('code.hint'));
  const sentence = h('p', { class: 'error-text', id: 'code-fault' }, fault?.sentence ?? '');
  const row = h('div', { class: fault ? 'row has-error' : 'row' }, label, hint, ...(fault ? [sentence] : []), input);
  const enter = (): void => {
    accept(stage, input.value);
  };
  return {
    title: words.say('code.title'),
    faults: memory.faults,
    body: [
      paragraph(words.say('code.text')),
      h('div', { class: 'card' }, row),
      fingerprintNotice(stage, 'fingerprint.compare'),
      actions(button(words.say('action.continue'), enter)),
    ],
  };
}

function accept(stage: Stage, typed: string): void {
  try {
    stage.memory.code = parseCode(typed);
  } catch (error) {
    const key = error instanceof ProtocolError ? SENTENCES[error.code] : undefined;
    stage.memory.code = typed;
    stage.blame([{ field: 'code', sentence: stage.words.say(key ?? 'code.length') }]);
    return;
  }
  stage.signal('entered');
}
