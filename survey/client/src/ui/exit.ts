/* Leaving at once: what was on the page goes first, then what was stored, then the page. */

import { fill } from './dom';

const PRESSES = 3;
const WITHIN = 2_000;
const LONGEST_WIPE = 400;

/** Shift three times, nothing else in between: capitals in a text do not count. */
export function armExit(leave: () => void): void {
  let presses: number[] = [];
  addEventListener('keydown', (event) => {
    if (event.repeat) return;
    presses = event.key === 'Shift' ? [...presses, event.timeStamp].slice(-PRESSES) : [];
    const first = presses[0] ?? 0;
    if (presses.length === PRESSES && event.timeStamp - first < WITHIN) leave();
  });
}

/** A wipe that hangs must not keep the page open. */
export async function leaveFor(address: string, wipe: Promise<void>): Promise<void> {
  document.title = '';
  fill(document.body);
  const enough = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_WIPE));
  await Promise.race([wipe.catch(() => undefined), enough]);
  location.replace(address);
}
