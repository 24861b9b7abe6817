/* Which function draws which screen. */

import type { Draw, Drawn } from '../stage';
import { about } from './protection';
import { delivered, receipt } from './receipt';
import { review } from './review';
import { send } from './send';
import { drawing, sealing, sending, waiting } from './sending';
import { declined, protect, start } from './start';
import { step } from './step';
import * as stops from './stops';

/** What is missing here the second script draws. */
export const DRAWS: Readonly<Partial<Record<Drawn, Draw>>> = {
  start,
  protect,
  declined,
  drawing,
  step,
  review,
  send,
  sealing,
  sending,
  waiting,
  receipt,
  delivered,
  unreachable: stops.unreachable,
  unsealable: stops.unsealable,
  refused: stops.refused,
  about,
};
