/* Counts since the last touch, and shows the last minute of it. Whoever only looked on set nothing
 * off: it begins with a touch, so that a computer nobody sits at asks its servers nothing. */

import { h } from '../ui/dom';
import type { Stage } from '../ui/stage';
import type { Screen } from '../ui/state';

const SHOWN = 60; // seconds; with a receipt in sight there are no more
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];
const DONE: ReadonlySet<Screen> = new Set<Screen>(['receipt', 'delivered']);

export class Watch {
  private touched: number | undefined;
  private screen: Screen;
  private readonly stage: Stage;
  private readonly patience: number;

  constructor(stage: Stage, patience: number) {
    this.stage = stage;
    this.patience = patience;
    this.screen = stage.place.screen;
    for (const touch of TOUCHES) addEventListener(touch, this.touch, { capture: true, passive: true });
    setInterval(this.look, 1000);
  }

  private readonly touch = (): void => {
    this.touched = Date.now();
    if (!DONE.has(this.screen)) document.getElementById('count')?.remove();
  };

  /** The time of day, not the ticks: a computer that slept has waited, too. */
  private readonly look = (): void => {
    const { screen } = this.stage.place;
    const arrived = DONE.has(screen) && screen !== this.screen;
    if (screen === 'sending' || arrived) this.touched = Date.now(); // she waits for it
    this.screen = screen;
    if (this.touched === undefined) return;
    const patience = DONE.has(screen) ? SHOWN : this.patience;
    const left = patience - Math.floor((Date.now() - this.touched) / 1000);
    if (left <= 0) this.clear();
    else if (left <= SHOWN) this.show(left);
  };

  private clear(): void {
    this.stage.leave();
    this.screen = this.stage.place.screen;
    this.touched = undefined;
  }

  /** Read out once, counted for the eye: a voice that counts is in everybody's way. */
  private show(left: number): void {
    const { words } = this.stage;
    const shown = document.getElementById('count') ?? this.open();
    const digits = shown.querySelector('[role=timer]');
    if (digits) digits.textContent = words.say('kiosk.left', { left });
  }

  private open(): HTMLElement {
    const said = h('p', { role: 'alert' }, this.stage.words.say('kiosk.soon'));
    const left = h('p', { class: 'question', role: 'timer' });
    const count = h('aside', { id: 'count', class: 'notice warn page' }, left, said);
    document.querySelector('.bar')?.append(count);
    return count;
  }
}
