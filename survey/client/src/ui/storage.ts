/* What a retry needs, and nothing else: never an answer; no key once the envelope exists, unless the
 * person has asked to be able to change or withdraw what she sends. */

import type { PendingTokenJson } from '../protocol/tokens';

/** When an envelope leaves by itself: at `due`, which is shown to nobody, and not after `latest`. */
export interface Moment {
  readonly due: number;
  readonly latest: number;
}

/** Token and one-time key, and the sequence that the next envelope bears: 0 is the first one. */
export interface Holding {
  readonly kind: 'holding';
  readonly token: Uint8Array;
  readonly secretKey: Uint8Array;
  readonly sequence: number;
  /** What tells another's link from hers. */
  readonly whose?: number | undefined;
}

export type Kept =
  | { readonly kind: 'asking'; readonly code: string; readonly pending: PendingTokenJson }
  | Holding
  | {
      readonly kind: 'sealed';
      readonly envelope: Uint8Array;
      readonly moment: Moment;
      readonly whose?: number | undefined;
      /** What stays once it has arrived, only if asked for. */
      readonly then?: Holding;
    };

/** What must be there for the next to take its place. */
export type Mark = 'asking' | 'sealed' | `holding ${number}` | undefined;

export function markOf(kept: Kept | undefined): Mark {
  return kept?.kind === 'holding' ? `holding ${kept.sequence}` : kept?.kind;
}

const ABSENT = 'AbortError'; // of a database that was not made
const STORE = 'kept';
const KEY = 0;

export class Keep {
  /** False where the browser refuses storage: then only this open page remembers. */
  durable: boolean;
  /** Several people use this browser, one after the other: nothing is stored from the first. */
  readonly shared: boolean;
  private held: Kept | undefined;
  private readonly name: string;

  constructor(name: string, shared = false) {
    this.name = name;
    this.shared = shared;
    this.durable = !shared;
  }

  async read(): Promise<Kept | undefined> {
    if (this.held !== undefined || this.shared) return this.held;
    try {
      const database = await openExisting(this.name);
      const reading = database.transaction(STORE).objectStore(STORE).get(KEY);
      const kept = await settled(reading as IDBRequest<Kept | undefined>);
      database.close();
      return kept;
    } catch (error) {
      if ((error as Error).name !== ABSENT) this.durable = false;
      return undefined;
    }
  }

  /** Only if what is kept bears the expected mark: two tabs must not seal twice. */
  async replace(expected: Mark, kept: Kept): Promise<boolean> {
    try {
      if (!this.shared) return await replaceStored(this.name, expected, kept);
    } catch {
      this.durable = false;
    }
    if (markOf(this.held) !== expected) return false;
    this.held = kept;
    return true;
  }

  async postpone(moment: Moment): Promise<void> {
    const kept = await this.read();
    if (kept?.kind === 'sealed') await this.replace('sealed', { ...kept, moment });
  }

  /** Emptied first: the deletion itself waits for other tabs. What another tab has sealed goes only
   *  where `sealed` says so. */
  async wipe(sealed = false): Promise<void> {
    this.held = undefined;
    if (this.shared) return;
    const database = await openExisting(this.name).catch(() => undefined);
    if (database === undefined) return;
    const emptied = await change(database, (kept, store) => {
      if (kept?.kind === 'sealed' && !sealed) return false;
      store.clear();
      return true;
    });
    if (emptied) await settled(indexedDB.deleteDatabase(this.name));
  }
}

async function replaceStored(
  name: string,
  expected: Mark,
  kept: Kept,
): Promise<boolean> {
  return change(await openOrCreate(name), (found, store) => {
    if (markOf(found) !== expected) return false;
    store.put(kept, KEY);
    return true;
  });
}

/** Looks and acts in one transaction, so that no other tab comes between; then closes. */
async function change(
  database: IDBDatabase,
  act: (kept: Kept | undefined, store: IDBObjectStore) => boolean,
): Promise<boolean> {
  const transaction = database.transaction(STORE, 'readwrite');
  const store = transaction.objectStore(STORE);
  const reading = store.get(KEY) as IDBRequest<Kept | undefined>;
  let done = false;
  reading.onsuccess = (): void => {
    done = act(reading.result, store);
  };
  await committed(transaction);
  database.close();
  return done;
}

async function openOrCreate(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = (): void => {
    opening.result.createObjectStore(STORE);
  };
  return settled(opening);
}

/** Looking must leave no trace: a database that would only now be made is not made. */
async function openExisting(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = (): void => opening.transaction?.abort();
  return settled(opening);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = (): void => {
      resolve(request.result);
    };
    request.onerror = (): void => {
      reject(request.error ?? new Error('storage'));
    };
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = (): void => {
      resolve();
    };
    transaction.onabort = (): void => {
      reject(transaction.error ?? new Error('storage'));
    };
  });
}
