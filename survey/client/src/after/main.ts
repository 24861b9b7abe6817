/* The second script's only line of effect: what it adds, left where the first one waits for it. */

import type { Added } from '../ui/afterwards';
import { Checking } from './checking';

declare const TEXTS: Added['texts'];

const checking = new Checking();
const added: Added = { texts: TEXTS, draws: { check: checking.draw } };

Object.assign(self, { plainseal: added });
