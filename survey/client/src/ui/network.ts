/* The requests that leave the page, and the patience around them. */

const TIMEOUT = 30_000;
const LONG_TIMEOUT = 600_000; // a whole list over a slow network
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
const LONGEST_ASKED = 600_000; // a server's slip must not silence a phone, nor a clock run over

export interface Reply {
  readonly status: number;
  readonly body: Uint8Array;
  /** Of a problem document: the part after `urn:asv1:`; else empty. */
  readonly code: string;
  readonly retryAfter: number;
}

export interface Pace {
  readonly patience: number; // milliseconds
  readonly random: () => number; // in [0, 1)
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly stop: AbortSignal;
  readonly failed: (attempts: number) => void;
}

/** Every answer of the server is a reply; only no answer at all throws. */
export async function post(
  address: string,
  headers: Record<string, string>,
  body: Uint8Array,
  stop: AbortSignal,
): Promise<Reply> {
  return ask(address, { method: 'POST', headers, body: body as BodyInit }, TIMEOUT, stop);
}

/** A published file, whole: the address says which, and nothing about who asks or why. */
export async function get(address: string, stop: AbortSignal): Promise<Reply> {
  return ask(address, {}, LONG_TIMEOUT, stop);
}

async function ask(address: string, wished: RequestInit, longest: number, stop: AbortSignal): Promise<Reply> {
  const limit = new AbortController();
  const abort = (): void => {
    limit.abort();
  };
  const clock = setTimeout(abort, longest);
  stop.addEventListener('abort', abort);
  try {
    return await reply(await fetch(address, { ...PLAIN, ...wished, signal: limit.signal }));
  } finally {
    clearTimeout(clock);
    stop.removeEventListener('abort', abort);
  }
}

const PLAIN: RequestInit = {
  mode: 'cors',
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'error',
  referrerPolicy: 'no-referrer',
};

/** Tries until there is a final reply or patience ends; pauses grow, with full jitter, so that
 *  phones cut off together do not come back together. */
export async function patiently(
  attempt: () => Promise<Reply>,
  final: (reply: Reply) => boolean,
  pace: Pace,
): Promise<Reply | undefined> {
  const end = pace.now() + pace.patience;
  const over = (): boolean => pace.stop.aborted || pace.now() >= end;
  for (let attempts = 1; !pace.stop.aborted; attempts += 1) {
    const reply = await attempt().catch(() => undefined);
    if (reply !== undefined && final(reply)) return reply;
    if (over()) return undefined;
    pace.failed(attempts);
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempts);
    const asked = Math.min(LONGEST_ASKED, (reply?.retryAfter ?? 0) * 1000);
    await pace.pause(Math.max(pace.random() * longest, asked));
  }
  return undefined;
}

/** Refused for good; 429 and 503 only ask for patience, and what has no code is no server of ours. */
export function isRefusal({ status, code }: Reply): boolean {
  return status >= 400 && status < 500 && status !== 429 && code !== '';
}

/** A pause that ends early when the network comes back or the person asks for it. */
export class Pauses {
  private wake: () => void = () => undefined;

  readonly ring = (): void => {
    this.wake();
  };

  readonly pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const clock = setTimeout(resolve, milliseconds);
      this.wake = (): void => {
        clearTimeout(clock);
        resolve();
      };
    });
}

async function reply(response: Response): Promise<Reply> {
  const body = new Uint8Array(await response.arrayBuffer());
  const problem = (response.headers.get('Content-Type') ?? '').startsWith('application/problem+json');
  return {
    status: response.status,
    body,
    code: problem ? codeOf(body) : '',
    retryAfter: Number(response.headers.get('Retry-After') ?? 0) || 0,
  };
}

function codeOf(body: Uint8Array): string {
  const type = /"type":\s*"urn:asv1:([a-z-]+)"/.exec(new TextDecoder().decode(body));
  return type?.[1] ?? '';
}
