/* Sealing, and the patient delivery of the finished envelope. */

import { equalBytes } from '../protocol/encoding';
import { buildEnvelope, entryOf, HIGHEST_SEQUENCE } from '../protocol/envelope';
import { systemRandom } from '../protocol/random';
import { verifyReceipt } from '../protocol/receipt';
import { plaintext, seal, WITHDRAWN } from '../protocol/sealing';
import { complete } from './conditions';
import { isRefusal, patiently, post, type Pace, type Reply } from './network';
import { below } from './order';
import type { Memory, Survey } from './stage';
import type { Signal } from './state';
import type { Holding, Keep, Kept, Moment } from './storage';

const HOUR = 3_600_000;

/** What can never be accepted is not kept, nor what could only make more of it. */
const HOPELESS: Readonly<Record<string, Signal | undefined>> = {
  'survey-closed': 'late',
  'sequence-superseded': 'superseded',
  'sequence-conflict': 'superseded',
};

export const AT_ONCE: Moment = { due: 0, latest: 0 };

/** From here on the answers exist only as ciphertext: memory, key and token are let go. Where another
 *  tab has sealed with the same token before, that envelope stands. */
export async function sealAnswers(survey: Survey, memory: Memory, keep: Keep): Promise<Signal> {
  const { moment, sequence, whose, token } = memory;
  const envelope = buildFrom(survey, memory);
  const sealed = { kind: 'sealed', envelope, moment, whose, ...remainder(memory) } as const;
  const first = await keep.replace(`holding ${sequence}`, sealed);
  memory.answers.clear();
  memory.secretKey?.fill(0);
  memory.steps = [];
  memory.token = memory.secretKey = undefined;
  const standing = first ? sealed : await keep.read();
  memory.elsewhere = !first;
  memory.withdrawing = first && memory.withdrawing;
  return isOf(token, standing) ? takeUp(memory, standing) : 'used';
}

function isOf(token: Uint8Array | undefined, kept: Kept | undefined): boolean {
  return kept?.kind === 'sealed' && !!token && equalBytes(kept.envelope.subarray(1, 1 + token.length), token);
}

/** What this phone has sealed waits or leaves, whichever tab has sealed it. */
export function takeUp(memory: Memory, kept: Kept | undefined): Signal {
  if (kept?.kind !== 'sealed') return 'used';
  memory.envelope = kept.envelope;
  memory.moment = kept.moment;
  return kept.moment.due > Date.now() ? 'postponed' : 'sealed';
}

/** Token and key for the next sequence, if she has asked for it and there is a next one. */
function remainder({ token, secretKey, sequence, whose, changeable }: Memory): { then?: Holding } {
  if (!changeable || !token || !secretKey || sequence === HIGHEST_SEQUENCE) return {};
  return { then: { kind: 'holding', token, secretKey: secretKey.slice(), sequence: sequence + 1, whose } };
}

/** A moment within the spread, and before the survey's end. The bound is rounded up to the hour, so
 *  that what the screen shows and the phone keeps does not tell when the choice was made. */
export function randomMoment({ manifest }: Survey, now: number): Moment {
  const end = manifest.submit_until * 1000;
  const spread = now + manifest.spread_hours * HOUR;
  const seconds = Math.max(1, Math.floor((Math.min(spread, end) - now) / 1000));
  const due = now + below(seconds, systemRandom) * 1000;
  return { due, latest: Math.min(Math.ceil(spread / HOUR) * HOUR, end) };
}

/** "Sent" is said only over a receipt that verifies; anything less is tried again. */
export async function deliver(
  survey: Survey,
  memory: Memory,
  keep: Keep,
  pace: Pace,
): Promise<Signal | undefined> {
  const { envelope } = memory;
  if (envelope === undefined) return 'refused';
  const final = (reply: Reply): boolean => isFinal(reply, survey, envelope);
  const reply = await patiently(() => submit(survey, envelope, pace.stop), final, pace);
  if (reply === undefined) return undefined;
  if (reply.status !== 200) return refusal(memory, keep, reply);
  memory.receipt = reply.body;
  memory.envelope = undefined;
  await letGo(memory, keep);
  return 'received';
}

/** Arrived: nothing stays, or the key that she has asked to keep; what another tab has put in its
 *  place stays as it is. */
async function letGo(memory: Memory, keep: Keep): Promise<void> {
  const kept = await keep.read();
  const then = kept?.kind === 'sealed' ? kept.then : undefined;
  memory.changeable = then !== undefined;
  if (then) await keep.replace('sealed', then);
  else if (kept?.kind === 'sealed') await keep.wipe(true);
}

function buildFrom({ manifest, manifestHash: mh, questionnaire }: Survey, memory: Memory): Uint8Array {
  const { token, secretKey, answers, sequence, withdrawing } = memory;
  if (token === undefined || secretKey === undefined) throw new Error('There is no token.');
  const content = plaintext(
    withdrawing ? WITHDRAWN : complete(questionnaire, answers),
    manifest.sealed_plaintext_bytes,
  );
  const nonce = token.slice(2, 34);
  const ct = seal(content, manifest.sealing_key, mh, nonce);
  content.fill(0);
  return buildEnvelope({ token, secretKey, sequence, ct, mh });
}

function submit({ manifest }: Survey, envelope: Uint8Array, stop: AbortSignal): Promise<Reply> {
  const address = `${manifest.collector_origin}/s/${manifest.survey_id}/responses`;
  return post(address, { 'Content-Type': 'application/vnd.asv1.envelope' }, envelope, stop);
}

function isFinal(reply: Reply, survey: Survey, envelope: Uint8Array): boolean {
  if (reply.status !== 200) return isRefusal(reply);
  try {
    const { manifest, manifestHash } = survey;
    verifyReceipt(reply.body, entryOf(envelope), manifestHash, manifest.collector_log_key);
    return true;
  } catch {
    return false;
  }
}

async function refusal(memory: Memory, keep: Keep, reply: Reply): Promise<Signal> {
  memory.refusal = reply.code;
  const signal = HOPELESS[reply.code];
  if (signal === undefined) return 'refused';
  memory.envelope = undefined;
  await keep.wipe(true);
  return signal;
}
