/* One visit: signals move it along the table, each screen is drawn from what memory holds. */

import { ProtocolError } from '../protocol/errors';
import { systemRandom } from '../protocol/random';
import { Afterwards } from './afterwards';
import { deliver, randomMoment, sealAnswers } from './delivery';
import { drawToken } from './drawing';
import { armExit, leaveFor } from './exit';
import { focusOn, showFrame } from './frame';
import { Trail } from './history';
import type { Words } from './i18n';
import { forget, newMemory } from './memory';
import { Pauses, type Pace } from './network';
import { DRAWS } from './screens';
import type { Draw, Drawn, Memory, Overlay, Place, Stage, Survey } from './stage';
import { next, type Screen, type Signal } from './state';
import { planSteps } from './steps';
import { Keep } from './storage';
import type { Fault } from './validate';

const DRAWING_PATIENCE = 60_000;
const SENDING_PATIENCE = Infinity; // the page says that it goes on by itself

type Effect = (stop: AbortSignal) => Promise<Signal | undefined>;

export class App implements Stage {
  readonly survey: Survey;
  memory: Memory;
  words: Words;
  place: Place;
  private keep: Keep;
  private readonly first: Words;
  private readonly neutral: string;
  private readonly trail: Trail;
  private readonly pauses = new Pauses();
  private overlay: Overlay | undefined;
  private readonly afterwards = new Afterwards();
  private stop = new AbortController();
  private failed: (attempts: number) => void = () => undefined;

  constructor(survey: Survey, words: Words, memory: Memory, keep: Keep, neutral: string) {
    this.survey = survey;
    this.words = this.first = words;
    this.memory = memory;
    this.keep = keep;
    this.neutral = neutral;
    this.place = { screen: 'start' };
    this.trail = new Trail((place) => {
      this.returnTo(place);
    });
    armExit(() => {
      this.leave();
    });
    addEventListener('online', this.pauses.ring);
    addEventListener('beforeunload', (event) => {
      if (this.memory.answers.size === 0) return; // sealed, or wiped by leaving at once
      event.preventDefault();
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- all that an old webview knows
      event.returnValue = true;
    });
  }

  get durable(): boolean {
    return this.keep.durable;
  }

  begin(screen: Screen): void {
    this.enter({ screen });
  }

  signal(signal: Signal, where: Omit<Place, 'screen'> = {}): void {
    this.enter({ ...where, screen: next(this.place.screen, signal) });
  }

  blame(faults: readonly Fault[]): void {
    this.memory.faults = faults;
    this.draw();
    focusOn('errors');
  }

  redraw(focus: string): void {
    this.draw();
    focusOn(focus);
  }

  visit(overlay: Overlay): void {
    if (this.overlay === undefined) this.trail.over();
    this.overlay = overlay;
    this.show();
  }

  discard(): void {
    void this.keep.wipe().then(() => {
      this.signal('discarded');
    });
  }

  onFailure(listener: (attempts: number) => void): void {
    this.failed = listener;
  }

  tryNow(): void {
    this.pauses.ring();
  }

  postpone(): void {
    const { memory, survey, keep } = this;
    if (memory.envelope === undefined) return;
    memory.moment = randomMoment(survey, Date.now());
    void keep.postpone(memory.moment).then(() => {
      this.signal('postponed');
    });
  }

  leave(): void {
    this.stop.abort();
    const hers = this.memory.envelope !== undefined || this.place.screen === 'sealing';
    forget(this.memory);
    if (this.keep.shared) this.startOver();
    else void leaveFor(this.neutral, this.mayWipe() ? this.keep.wipe(hers) : Promise.resolve());
  }

  /** Another's answers are not hers to clear. */
  private mayWipe(): boolean {
    return this.place.screen !== 'anothers';
  }

  /** For the next person at this computer. Memory and keep are new ones: what is still under way
   *  for the one before writes into hers. The page is not loaded again: that would tell its server
   *  when each of them was done, and needs a network. */
  private startOver(): void {
    this.memory = newMemory();
    this.keep = new Keep('', true);
    this.words = this.first;
    this.overlay = undefined;
    this.afterwards.forget();
    this.trail.end();
    this.enter({ screen: 'code' });
  }

  private enter(place: Place): void {
    this.stop.abort();
    this.stop = new AbortController();
    this.memory.faults = [];
    this.place = place;
    this.trail.enter(place);
    if (ENDS.has(place.screen)) this.trail.end();
    if (this.overlay === undefined) this.show();
    const effect = this.effects[place.screen];
    if (effect !== undefined) void this.run(effect, this.stop.signal);
  }

  /** The signal of an effect counts only while its screen still stands. */
  private async run(effect: Effect, stop: AbortSignal): Promise<void> {
    const signal = await effect(stop).catch((error: unknown) => {
      if (stop.aborted) return undefined;
      return this.explain(error);
    });
    if (signal !== undefined && !stop.aborted) this.signal(signal, { step: 0 });
  }

  /** What is no refusal by the protocol, this browser could not do. */
  private explain(error: unknown): Signal {
    this.memory.refusal = error instanceof ProtocolError ? error.code : String(error);
    return error instanceof ProtocolError ? 'refused' : 'unsealable';
  }

  private readonly effects: Partial<Record<Screen, Effect>> = {
    drawing: async (stop) => {
      const pace = this.pace(DRAWING_PATIENCE, stop);
      const { memory, survey } = this;
      const signal = await drawToken(survey, memory, this.keep, pace);
      if (memory.withdrawing && signal === 'drawn') return 'withdrawn';
      if (signal !== 'drawn' || memory.steps.length > 0) return signal;
      memory.steps = planSteps(survey.questionnaire, systemRandom);
      return signal;
    },
    sealing: async () => {
      const { memory, keep } = this;
      await painted();
      return sealAnswers(this.survey, memory, keep);
    },
    sending: (stop) => deliver(this.survey, this.memory, this.keep, this.pace(SENDING_PATIENCE, stop)),
    waiting: async (stop) => {
      const { due } = this.memory.moment;
      while (!stop.aborted && Date.now() < due) await glance(due);
      const kept = await this.keep.read();
      return kept === undefined && this.durable ? 'used' : 'due'; // cleared or delivered by another tab
    },
  };

  private pace(patience: number, stop: AbortSignal): Pace {
    const { pause } = this.pauses;
    const failed = (attempts: number): void => {
      this.failed(attempts);
    };
    return { patience, random: Math.random, now: Date.now, pause, stop, failed };
  }

  private returnTo(place: Place | undefined): void {
    this.overlay = undefined;
    if (place === undefined || place === this.place) this.show();
    else {
      this.stop.abort();
      this.memory.faults = [];
      this.place = place;
      this.show();
    }
  }

  private show(): void {
    this.draw();
    const field = this.memory.faults.length > 0 ? 'errors' : this.place.item;
    focusOn(this.overlay === undefined ? field : undefined);
  }

  private draw(): void {
    if (!this.keep.shared) this.trail.speak(this.words.language);
    const mayReturn = this.overlay !== undefined || this.trail.canReturn;
    showFrame(this.drawing()(this), this.words, {
      leave: () => {
        this.leave();
      },
      speak: (words) => {
        this.words = words;
        this.draw();
      },
      visit: (overlay) => {
        this.visit(overlay);
      },
      back: mayReturn ? goBack : undefined,
    });
  }

  private drawing(): Draw {
    const name = this.standing();
    return (
      DRAWS[name] ??
      this.afterwards.draw(name, this.words, () => {
        if (name === this.standing()) this.show();
      })
    );
  }

  /** What is in sight; on a shared computer the code is asked for in other words. */
  private standing(): Drawn {
    const name = this.overlay ?? this.place.screen;
    return name === 'code' && this.keep.shared ? 'kiosk' : name;
  }
}

const ENDS: ReadonlySet<Screen> = new Set<Screen>(['sealing', 'sending', 'waiting', 'receipt']);
const LONGEST_GLANCE = 60_000; // a phone asleep stops its clocks; so look at the time again

function goBack(): void {
  history.back();
}

function glance(due: number): Promise<void> {
  const pause = Math.min(LONGEST_GLANCE, Math.max(0, due - Date.now()));
  return new Promise((resolve) => setTimeout(resolve, pause));
}

/** Sealing blocks a slow phone for a moment: let it show the words first. */
function painted(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
