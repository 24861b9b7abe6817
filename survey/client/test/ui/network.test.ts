import { describe, expect, it } from 'vitest';

import { patiently, Pauses, type Pace, type Reply } from '../../src/ui/network';

const reply = (status: number, retryAfter = 0): Reply => ({
  status,
  body: new Uint8Array(0),
  code: status === 200 ? '' : 'some-code',
  retryAfter,
});

interface Tried {
  pace: Pace;
  pauses: number[];
  stop: AbortController;
}

/** Time passes only in pauses. */
function waiting(patience: number, chance: number): Tried {
  let now = 0;
  const pauses: number[] = [];
  const stop = new AbortController();
  const pause = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    now += milliseconds;
  };
  const failed = (): void => undefined;
  const pace = { patience, random: () => chance, now: () => now, pause, stop: stop.signal, failed };
  return { pace, pauses, stop };
}

function answering(...replies: (Reply | undefined)[]): () => Promise<Reply> {
  return async () => {
    const next = replies.length > 1 ? replies.shift() : replies[0];
    if (next === undefined) throw new Error('no network');
    return next;
  };
}

const good = (one: Reply): boolean => one.status === 200;

describe('patience', () => {
  it('tries again after silence and after a refusal that may pass', async () => {
    const { pace, pauses } = waiting(600_000, 0.5);
    const got = await patiently(answering(undefined, reply(503), reply(200)), good, pace);
    expect(got?.status).toBe(200);
    expect(pauses).toEqual([1000, 2000]);
  });

  it('grows its pauses up to a minute, with full jitter', async () => {
    const { pace, pauses } = waiting(600_000, 1);
    await patiently(answering(undefined), good, pace);
    expect(pauses.slice(0, 7)).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(await patiently(answering(undefined), good, waiting(0, 1).pace)).toBeUndefined();
  });

  it('waits at least as long as the server asks', async () => {
    const { pace, pauses } = waiting(600_000, 0);
    await patiently(answering(reply(503, 7), reply(200)), good, pace);
    expect(pauses).toEqual([7000]);
  });

  it('ends: with nothing when its time is over', async () => {
    const { pace, pauses } = waiting(600_000, 1);
    expect(await patiently(answering(undefined), good, pace)).toBeUndefined();
    expect(pauses.reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(600_000);
  });

  it('ends at once when the screen is left', async () => {
    const { pace, stop } = waiting(600_000, 1);
    stop.abort();
    expect(await patiently(answering(reply(200)), good, pace)).toBeUndefined();
  });

  it('is woken when the network comes back', async () => {
    const pauses = new Pauses();
    const paused = pauses.pause(3_600_000);
    pauses.ring();
    await expect(paused).resolves.toBeUndefined();
  });
});
