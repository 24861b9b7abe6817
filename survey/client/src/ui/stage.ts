/* What a screen may use: the survey, the words, the memory of this visit, and signals. */

import type { ProtocolCode } from '../protocol/errors';
import type { Manifest } from '../protocol/manifest';
import type { Answers } from './answers';
import type { Child } from './dom';
import type { Words } from './i18n';
import type { Questionnaire } from './questionnaire';
import type { Screen, Signal } from './state';
import type { Step } from './steps';
import type { Moment } from './storage';
import type { Fault } from './validate';

export type Overlay = 'about' | 'check' | 'help';
/** What is drawn; `kiosk` stands for `code` where several people share a computer. */
export type Drawn = Screen | Overlay | 'kiosk';

export interface Survey {
  readonly manifest: Manifest;
  readonly manifestHash: Uint8Array;
  readonly questionnaire: Questionnaire;
  readonly fingerprint: readonly string[];
}

export interface Place {
  readonly screen: Screen;
  readonly step?: number;
  /** The item a change link or an error leads to. */
  readonly item?: string;
  /** Reached from the review, and going back to it. */
  readonly changing?: boolean;
}

export interface View {
  readonly title: string;
  /** What the tab shows, where the title would tell a glance what this is about. */
  readonly tab?: string;
  readonly progress?: string | undefined;
  readonly lead?: string | undefined;
  readonly body: readonly Child[];
  readonly faults?: readonly Fault[];
}

export type Draw = (stage: Stage) => View;

/** Everything this visit knows. It lives in memory only and ends with the page. */
export interface Memory {
  code: string | undefined;
  /** What stood where a code should, and what was wrong with the link it came in. */
  typed: string;
  slip: ProtocolCode | undefined;
  token: Uint8Array | undefined;
  secretKey: Uint8Array | undefined;
  /** Of the envelope to come: 0, or higher if it replaces one. */
  sequence: number;
  whose: number | undefined;
  /** Whether token and key stay until the close; the person must ask for it. */
  changeable: boolean;
  withdrawing: boolean;
  readonly answers: Answers;
  steps: Step[];
  faults: readonly Fault[];
  envelope: Uint8Array | undefined;
  /** Whether another tab has sealed it, so that what was filled in here is not in it. */
  elsewhere: boolean;
  moment: Moment;
  receipt: Uint8Array | undefined;
  refusal: string;
}

export interface Stage {
  readonly survey: Survey;
  readonly words: Words;
  readonly memory: Memory;
  readonly place: Place;
  /** Whether the browser lets this page keep an envelope for later. */
  readonly durable: boolean;
  signal(signal: Signal, where?: Omit<Place, 'screen'>): void;
  /** Shows the same screen again, with its faults on top. */
  blame(faults: readonly Fault[]): void;
  /** Draws again what is in sight, and leads the eye to an element of it. */
  redraw(focus: string): void;
  /** Lays another page over this one. */
  visit(overlay: Overlay): void;
  /** Forgets what this phone stored for the survey, then signals `discarded`. */
  discard(): void;
  /** Calls back after each failed attempt to send, while this screen stands. */
  onFailure(listener: (attempts: number) => void): void;
  tryNow(): void;
  postpone(): void;
  leave(): void;
}
