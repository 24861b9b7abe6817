/* The journey through the page as one table: screen, what happened, next screen.
 *
 * Two points of no return: at `drawing` the invitation may be spent, at `sealing` the answers
 * stop being readable. Screens the browser's Back may show again are listed apart.
 */

export type Screen =
  | 'code' // no code in the address, or a wrong one: type or mend it
  | 'start'
  | 'protect'
  | 'declined'
  | 'anothers' // this phone keeps what was begun with another link
  | 'started' // this phone already drew its token, or was about to
  | 'drawing'
  | 'unreachable'
  | 'step'
  | 'review'
  | 'send'
  | 'sealing'
  | 'sending'
  | 'waiting' // sealed, to leave at a random moment
  | 'receipt'
  | 'delivered'
  | 'kept' // delivered, and the key has stayed: it may be changed or withdrawn
  | 'withdraw'
  | 'superseded' // a later one of the same token stands already
  | 'early'
  | 'closed'
  | 'code_unknown'
  | 'code_used'
  | 'unsealable'
  | 'refused';

export type Signal =
  | 'entered'
  | 'understood'
  | 'declined'
  | 'reconsidered'
  | 'anothers'
  | 'started'
  | 'discarded'
  | 'drawn'
  | 'unreached'
  | 'early'
  | 'late'
  | 'unknown'
  | 'used'
  | 'refused'
  | 'answered'
  | 'finished'
  | 'changed'
  | 'reviewed'
  | 'chosen'
  | 'sealed'
  | 'postponed'
  | 'unsealable'
  | 'due'
  | 'received'
  | 'folded'
  | 'kept'
  | 'withdrawn'
  | 'superseded';

type Row = Readonly<Partial<Record<Signal, Screen>>>;

export const NEXT: Readonly<Record<Screen, Row>> = {
  code: { entered: 'start' },
  start: { understood: 'protect', declined: 'declined' },
  protect: { started: 'drawing', declined: 'declined' },
  declined: { reconsidered: 'start' },
  anothers: {},
  started: { started: 'drawing', discarded: 'code' },
  drawing: {
    drawn: 'step',
    sealed: 'sending',
    postponed: 'waiting',
    withdrawn: 'sealing',
    unreached: 'unreachable',
    early: 'early',
    late: 'closed',
    unknown: 'code_unknown',
    used: 'code_used',
    anothers: 'anothers',
    refused: 'refused',
    unsealable: 'unsealable',
  },
  unreachable: { started: 'drawing' },
  step: { answered: 'step', finished: 'review' },
  review: { changed: 'step', reviewed: 'send' },
  send: { chosen: 'sealing' },
  sealing: { sealed: 'sending', postponed: 'waiting', refused: 'unsealable', unsealable: 'unsealable', used: 'code_used' },
  sending: {
    received: 'receipt',
    postponed: 'waiting',
    late: 'closed',
    superseded: 'superseded',
    refused: 'refused',
    unsealable: 'refused',
  },
  waiting: { due: 'sending', used: 'code_used' },
  receipt: { folded: 'delivered', kept: 'kept' },
  delivered: {},
  kept: { started: 'drawing', withdrawn: 'withdraw', discarded: 'delivered' },
  withdraw: { started: 'drawing', kept: 'kept' },
  superseded: {},
  early: { reconsidered: 'start', discarded: 'code' },
  closed: { reconsidered: 'start', discarded: 'code' },
  code_unknown: { discarded: 'code' },
  code_used: { discarded: 'code' },
  unsealable: {},
  refused: { due: 'sending' },
};

export const RETURNABLE: ReadonlySet<Screen> = new Set<Screen>([
  'code',
  'start',
  'protect',
  'step',
  'review',
  'send',
]);

export function next(screen: Screen, signal: Signal): Screen {
  const to = NEXT[screen][signal];
  if (to === undefined) throw new Error(`${screen} does not know ${signal}`);
  return to;
}
