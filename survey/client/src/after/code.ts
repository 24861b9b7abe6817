/* The code typed by hand, or mended; a check symbol finds most slips before anything is sent. */

import { codePart, formatCode, parseCode } from '../protocol/codes';
import type { ProtocolCode } from '../protocol/errors';
import { slipIn } from '../ui/address';
import { h } from '../ui/dom';
import { actions, button, fingerprintNotice, paragraph } from '../ui/parts';
import type { Stage, View } from '../ui/stage';
import { sentenceOf, type Fault } from '../ui/validate';

const KEYS: Partial<Record<ProtocolCode, string>> = {
  'code-length': 'code.length',
  'code-character': 'code.character',
  'code-check': 'code.check',
};

/** Of a link that only lost its end the code itself is right: nothing in the field to mend. */
export function codeFaults(slip: ProtocolCode | undefined): Fault[] {
  const key = slip && KEYS[slip];
  return key === undefined ? [] : [{ field: 'code', key }];
}

export function code(stage: Stage): View {
  const { words, memory } = stage;
  if (memory.faults.length === 0) memory.faults = codeFaults(memory.slip); // as the link brought it
  const [fault] = memory.faults;
  const input = field(memory.typed, fault !== undefined);
  const label = h('label', { for: 'code', class: 'question' }, words.say('code.label'));
  const hint = h('p', { class: 'hint', id: 'code-hint' }, words.say('code.hint'));
  const sentences = fault ? [h('p', { class: 'error-text', id: 'code-fault' }, sentenceOf(fault, words))] : [];
  const row = h('div', { class: fault ? 'row has-error' : 'row' }, label, hint, ...sentences, input);
  const enter = (): void => {
    accept(stage, input.value);
  };
  const [title, text] =
    memory.slip === undefined ? ['code.title', 'code.text'] : ['code.wrong', 'code.wrong_text'];
  return {
    title: words.say(title),
    faults: memory.faults,
    body: [
      paragraph(words.say(text)),
      h('div', { class: 'card' }, row),
      fingerprintNotice(stage),
      actions(button(words.say('action.continue'), enter)),
    ],
  };
}

/** Two rows, so that a narrow phone shows the whole code, in the groups it is printed in. */
function field(typed: string, faulty: boolean): HTMLTextAreaElement {
  const input = h('textarea', { class: 'input code', id: 'code', rows: 2, autocapitalize: 'characters' });
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.value = /^\w+$/.test(typed) ? formatCode(typed) : typed;
  input.setAttribute('aria-describedby', faulty ? 'code-hint code-fault' : 'code-hint');
  if (faulty) input.setAttribute('aria-invalid', 'true');
  return input;
}

/** A whole link may be pasted, too: its code is taken. */
function accept(stage: Stage, entered: string): void {
  const { memory } = stage;
  const typed = codePart(entered.replace(/^[^]*#/, ''));
  memory.typed = typed;
  const slip = slipIn(typed);
  if (slip !== undefined) {
    stage.blame(codeFaults(slip));
    return;
  }
  memory.slip = undefined;
  memory.code = parseCode(typed);
  stage.signal('entered');
}
