/* Arrived. The receipt proves "counted", not what was answered; keeping it is a choice. */

import { b64u } from '../../protocol/encoding';
import { leaf, shortReceipt } from '../../protocol/receipt';
import { h } from '../dom';
import { actions, checkButton, inGroups, leaveButton, notice, paragraph, second } from '../parts';
import type { Stage, View } from '../stage';

export function receipt(stage: Stage): View {
  const { words, memory } = stage;
  const bytes = memory.receipt ?? new Uint8Array(130);
  const short = inGroups(shortReceipt(leaf(bytes.slice(1, 66))));
  const shown = h('output', { class: 'receipt code', 'aria-labelledby': 'receipt-title' }, short);
  return {
    title: words.say(memory.withdrawing ? 'receipt.withdrawn' : 'receipt.title'),
    lead: words.say(replaces(bytes) ? 'receipt.changed' : 'receipt.lead'),
    body: [
      ...(memory.changeable ? [notice('', words.say('receipt.kept'), paragraph(words.say('receipt.kept_text')))] : []),
      h('h2', { id: 'receipt-title' }, words.say('receipt.heading')),
      shown,
      paragraph(words.say('receipt.proves')),
      notice(
        'warn',
        words.say('receipt.watched'),
        paragraph(words.say('receipt.watched_text')),
        paragraph(words.say('receipt.linkable')),
      ),
      more(words.say('receipt.full'), paragraph(words.say('receipt.full_text')), full(bytes)),
      actions(
        leaveButton(stage),
        second(words.say('receipt.fold'), () => {
          memory.receipt = undefined;
          memory.withdrawing = false;
          stage.signal(memory.changeable ? 'kept' : 'folded');
        }),
        checkButton(stage),
      ),
    ],
  };
}

export function delivered(stage: Stage): View {
  const { words } = stage;
  return {
    title: words.say('delivered.title'),
    body: [
      paragraph(words.say('delivered.text')),
      actions(leaveButton(stage), checkButton(stage)),
    ],
  };
}

/** A change and a withdrawal look alike in it: only the page that has sent it knows which it was. */
function replaces(receipt: Uint8Array): boolean {
  return receipt[33] !== 0; // 01 ‖ nonce(32) ‖ sequence
}

function full(bytes: Uint8Array): HTMLElement {
  return h('p', { class: 'code receipt full' }, b64u(bytes));
}

function more(title: string, ...children: HTMLElement[]): HTMLElement {
  return h('details', { class: 'card' }, h('summary', {}, title), ...children);
}
