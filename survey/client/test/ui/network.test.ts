import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import { isRefusal, patiently, Pauses, post, type Pace, type Reply } from '../../src/ui/network';

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

  it('does not wait for ever because a server asks for it', async () => {
    const { pace, pauses } = waiting(6_000_000, 0);
    await patiently(answering(reply(503, 4_000_000_000), reply(200)), good, pace);
    expect(pauses).toEqual([600_000]);
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

describe('a refusal', () => {
  it.each([403, 404, 409, 410, 422])('with %d is final', (status) => {
    expect(isRefusal(reply(status))).toBe(true);
    expect(isRefusal({ ...reply(status), code: '' })).toBe(false);
  });

  it.each([429, 500, 502, 503])('with %d may pass', (status) => {
    expect(isRefusal(reply(status))).toBe(false);
  });
});

describe('over a real wire', () => {
  it.each([429, 503])('a %d says when to come back, and the client comes back then', async (status) => {
    const statuses = [status, 200];
    const server = createServer((_, response) => {
      response.writeHead(statuses.shift() ?? 500, { 'Retry-After': '7' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { pace, pauses } = waiting(600_000, 0.5);
    const got = await patiently(() => post(address, {}, new Uint8Array(3), pace.stop), good, pace);
    server.close();
    expect(got?.status).toBe(200);
    expect(pauses).toEqual([7000]);
  });
});
