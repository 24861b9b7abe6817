/* Start: the invitation is exchanged for a token, once, whatever the network does. */

import { MODULUS_BYTES } from '../protocol/rsa';
import { finishToken, PendingToken, startToken } from '../protocol/tokens';
import { takeUp } from './delivery';
import { isRefusal, patiently, post, type Pace, type Reply } from './network';
import type { Memory, Survey } from './stage';
import type { Signal } from './state';
import type { Holding, Keep, Kept } from './storage';
import { isAnothers, markOf } from './whose';

type Asking = Extract<Kept, { kind: 'asking' }>;

const SIGNALS: Record<string, Signal> = {
  'invitation-unknown': 'unknown',
  'invitation-used': 'used',
  'survey-not-started': 'early',
  'issue-closed': 'late',
};

/** Ends with a signal; on `drawn` the token is in memory and in the keep. */
export async function drawToken(
  survey: Survey,
  memory: Memory,
  keep: Keep,
  pace: Pace,
): Promise<Signal> {
  if (memory.token !== undefined) return 'drawn';
  const kept = (await keep.read()) ?? (await begin(survey, memory, keep));
  if (isAnothers(kept, memory.code)) return 'anothers';
  if (kept?.kind === 'holding') return hold(memory, kept);
  if (kept?.kind !== 'asking') return takeUp(memory, kept);
  const pending = PendingToken.fromJSON(kept.pending);
  const reply = await patiently(() => request(survey, kept, pending, pace.stop), isFinal, pace);
  if (reply === undefined) return 'unreached';
  if (reply.status !== 200) return refusal(memory, keep, reply);
  const token = finishToken(pending, reply.body);
  const whose = markOf(token, kept.code);
  const holding: Holding = { kind: 'holding', token, secretKey: pending.secretKey, sequence: 0, whose };
  await keep.replace('asking', holding);
  return hold(memory, holding);
}

/** Stored before it is sent: a request that was answered unseen must be repeated to the byte. */
async function begin(survey: Survey, memory: Memory, keep: Keep): Promise<Kept | undefined> {
  const pending = await startToken(survey.manifest, survey.manifestHash);
  const asking: Asking = { kind: 'asking', code: memory.code ?? '', pending: pending.toJSON() };
  return (await keep.replace(undefined, asking)) ? asking : keep.read();
}

function request(
  { manifest }: Survey,
  asking: Asking,
  pending: PendingToken,
  stop: AbortSignal,
): Promise<Reply> {
  const headers = {
    'Content-Type': 'application/private-token-request',
    Authorization: `Invitation ${manifest.survey_id}.${asking.code}`,
  };
  return post(`${manifest.issuer_origin}/token-request`, headers, pending.request, stop);
}

/** What broke off on the way is no answer: without TLS a browser takes half of one for a whole. */
function isFinal(reply: Reply): boolean {
  return reply.status === 200 ? reply.body.length === MODULUS_BYTES : isRefusal(reply);
}

/** Refused for good: what was stored is of no use, and would only show that somebody tried. */
async function refusal(memory: Memory, keep: Keep, reply: Reply): Promise<Signal> {
  memory.refusal = reply.code;
  await keep.wipe();
  return SIGNALS[reply.code] ?? 'refused';
}

function hold(memory: Memory, { token, secretKey, sequence, whose }: Holding): Signal {
  const changeable = sequence > 0; // as she asked for the first time
  Object.assign(memory, { token, secretKey, sequence, whose, changeable, code: undefined });
  return 'drawn';
}
