/* Opening the page: take the code out of the address, check what the server sent, choose a screen. */

import type { Manifest } from '../protocol/manifest';
import { codePart } from '../protocol/codes';
import { KIOSK, readAddress, type Address } from './address';
import { App } from './app';
import { armExit, leaveFor } from './exit';
import { showFrame } from './frame';
import { spoken } from './history';
import type { Words } from './i18n';
import { newMemory } from './memory';
import { button, actions, paragraph } from './parts';
import type { Memory, Survey, View } from './stage';
import type { Screen } from './state';
import { Keep, type Kept } from './storage';
import { openSurvey, readEmbedded, type Embedded } from './survey';
import { isAnothers } from './whose';

export async function open(): Promise<void> {
  const fragment = location.hash;
  const address = readAddress(takeFragment());
  const embedded = readEmbedded(document, [spoken(), ...navigator.languages]);
  const neutral = document.documentElement.dataset.leave ?? 'about:blank';
  const survey = await believe(embedded, address);
  if (survey === undefined || !isSecureContext) {
    stopAt(survey ? UNPROTECTED : MISMATCH, embedded.words, neutral);
    return;
  }
  const keep = new Keep(survey.manifest.survey_id, address.kiosk);
  const kept = await keep.read();
  const memory = remember(address, kept);
  const app = new App(survey, embedded.words, memory, keep, neutral);
  const screen = firstScreen(survey.manifest, address.code, kept, Date.now());
  if (screen === 'closed') void keep.wipe(); // a key that can change nothing any more
  app.begin(screen);
  addEventListener('hashchange', () => {
    if (address.kiosk) history.replaceState(history.state, '', fragment);
    else reopen(app.memory);
  });
}

/** Which screen a visit begins with: whose it is that is stored, then what, then the dates, then the
 *  code. */
export function firstScreen(
  manifest: Manifest,
  code: string | undefined,
  kept: Kept | undefined,
  now: number,
): Screen {
  if (isAnothers(kept, code)) return 'anothers';
  if (kept !== undefined) return goingOn(manifest, kept, now);
  if (now < manifest.starts * 1000) return 'early';
  if (now >= manifest.issue_until * 1000) return 'closed';
  return code === undefined ? 'code' : 'start';
}

function goingOn(manifest: Manifest, kept: Kept, now: number): Screen {
  if (kept.kind === 'sealed') return kept.moment.due <= now ? 'sending' : 'waiting';
  if (kept.kind === 'asking' || kept.sequence === 0) return 'started';
  return now < manifest.submit_until * 1000 ? 'kept' : 'closed';
}

/** Before anything else: an address with a code in it must not be seen, bookmarked or shared.
 *  That of a shared computer holds none, and stays: whoever loads it again is not left elsewhere. */
function takeFragment(): string {
  const fragment = location.hash.slice(1);
  if (codePart(fragment) !== KIOSK) history.replaceState(history.state, '', location.pathname);
  return fragment;
}

/** A link opened over this page: read afresh, unless answers would be lost by it. */
function reopen(memory: Memory): void {
  if (memory.answers.size > 0) takeFragment();
  else if (location.hash.length > 1) location.reload();
}

async function believe(
  embedded: Embedded,
  { manifestHash }: Address,
): Promise<Survey | undefined> {
  try {
    return await openSurvey(embedded, manifestHash);
  } catch {
    return undefined;
  }
}

function remember({ code, typed, slip }: Address, kept: Kept | undefined): Memory {
  const begun = newMemory({ code, typed, slip });
  return kept?.kind === 'sealed' ? { ...begun, envelope: kept.envelope, moment: kept.moment } : begun;
}

/** The link promises another survey than this page holds. */
const MISMATCH = ['mismatch.title', 'mismatch.text', 'stop.again'];
/** Over plain http anybody on the way may have written this page. */
const UNPROTECTED = ['unprotected.title', 'unprotected.text', 'stop.again'];

/** Say why it goes no further, and ask the network for nothing. */
function stopAt(keys: readonly string[], words: Words, neutral: string): void {
  const leave = (): void => {
    void leaveFor(neutral, Promise.resolve());
  };
  const [title = '', ...texts] = keys.map((key) => words.say(key));
  const view: View = {
    title,
    body: [...texts.map((text) => paragraph(text)), actions(button(words.say('exit.clear'), leave))],
  };
  showFrame(view, words, {
    leave,
    speak: (other) => {
      stopAt(keys, other, neutral);
    },
  });
  armExit(leave);
}
