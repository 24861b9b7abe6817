/* Check it yourself: a receipt against the whole public list, and what else anybody can check. */

import { h } from '../ui/dom';
import type { Words } from '../ui/i18n';
import { button, fingerprintNotice, list, paragraph, part, status } from '../ui/parts';
import type { Stage, View } from '../ui/stage';
import { sentenceOf, type Fault } from '../ui/validate';
import { findingNotice } from './finding';
import { search, type Finding } from './search';
import { readReceipt, type Receipt } from './typed';

const FAULT: Fault = { field: 'receipt', key: 'check.form' };

/** What was typed and found, in memory as long as the page stands. */
export class Checking {
  private typed = '';
  private receipt: Receipt | undefined;
  private finding: Finding | 'busy' | 'faulty' | undefined;
  private stop = new AbortController();

  readonly draw = (stage: Stage): View => {
    const { words } = stage;
    return {
      title: words.say('check.title'),
      faults: this.finding === 'faulty' ? [FAULT] : [],
      body: [
        part(words.say('check.receipt'), paragraph(words.say('check.receipt_text')), this.form(stage)),
        ...this.outcome(stage),
        ...besides(stage),
      ],
    };
  };

  readonly forget = (): void => {
    this.stop.abort();
    this.typed = '';
    this.receipt = this.finding = undefined;
  };

  private form(stage: Stage): HTMLElement {
    const { words } = stage;
    const input = field(this.typed, this.finding === 'faulty');
    input.addEventListener('input', () => {
      this.typed = input.value;
    });
    const look = button(words.say('check.look'), () => void this.look(stage));
    look.disabled = this.finding === 'busy';
    return h('div', { class: 'card' }, row(input, this.finding === 'faulty', words), h('p', {}, look));
  }

  private outcome({ words, survey }: Stage): HTMLElement[] {
    const { finding, receipt } = this;
    if (finding === undefined || finding === 'faulty') return [];
    const shown =
      finding === 'busy'
        ? status(paragraph(words.say('check.busy')))
        : findingNotice(finding, receipt?.full !== undefined, words, survey);
    shown.id = 'finding';
    shown.tabIndex = -1;
    return [shown];
  }

  private async look(stage: Stage): Promise<void> {
    this.stop.abort();
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.receipt = readReceipt(this.typed);
    this.finding = this.receipt ? 'busy' : 'faulty';
    stage.redraw(this.receipt ? 'finding' : 'errors');
    if (this.receipt === undefined) return;
    const finding = await search(stage.survey, this.receipt, signal);
    if (signal.aborted) return;
    this.finding = finding;
    if (document.getElementById('finding')) stage.redraw('finding'); // she may have gone back
  }
}

function field(typed: string, faulty: boolean): HTMLTextAreaElement {
  const input = h('textarea', { class: 'input code', id: 'receipt', rows: 3 });
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.value = typed;
  input.setAttribute('aria-describedby', faulty ? 'receipt-hint receipt-fault' : 'receipt-hint');
  if (faulty) input.setAttribute('aria-invalid', 'true');
  return input;
}

function row(input: HTMLElement, faulty: boolean, words: Words): HTMLElement {
  const label = h('label', { for: 'receipt' }, words.say('check.label'));
  const hint = h('p', { class: 'hint', id: 'receipt-hint' }, words.say('check.hint'));
  const fault = h('p', { class: 'error-text', id: 'receipt-fault' }, sentenceOf(FAULT, words));
  return h('div', { class: faulty ? 'row has-error' : 'row' }, label, hint, ...(faulty ? [fault] : []), input);
}

function besides(stage: Stage): HTMLElement[] {
  const { words, survey } = stage;
  const { manifest } = survey;
  return [
    part(
      words.say('check.now'),
      list(words.say('check.fingerprint'), words.say('check.requests'), words.say('check.program')),
    ),
    fingerprintNotice(stage),
    part(
      words.say('check.after', { day: words.day(manifest.submit_until) }),
      list(words.say('check.list'), words.say('check.counts', { invited: manifest.invited })),
    ),
    part(words.say('check.not'), paragraph(words.say('check.not_text'))),
  ];
}
