/* The second script's only line of effect: what it adds, left where the first one waits for it. */

import type { Added } from '../ui/afterwards';
import { anothers } from './anothers';
import { closed, codeUnknown, codeUsed, early, started } from './before';
import { kept, superseded, withdraw } from './changing';
import { Checking } from './checking';
import { code } from './code';
import { help } from './help';
import { kiosk } from './kiosk';

declare const TEXTS: Added['texts'];

const checking = new Checking();
const added: Added = {
  texts: TEXTS,
  draws: {
    anothers,
    check: checking.draw,
    closed,
    code,
    code_unknown: codeUnknown,
    code_used: codeUsed,
    early,
    help,
    kept,
    kiosk,
    started,
    superseded,
    withdraw,
  },
  forget: checking.forget,
};

Object.assign(self, { plainseal: added });
