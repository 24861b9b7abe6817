/* What a retry needs, and nothing else: never an answer, never a key once the envelope exists. */

import type { PendingTokenJson } from '../protocol/tokens';

/** When an envelope leaves by itself: at `due`, which is shown to nobody, and not after `latest`. */
export interface Moment {
  readonly due: number;
  readonly latest: number;
}

export type Kept =
  | { readonly kind: 'asking'; readonly code: string; readonly pending: PendingTokenJson }
  | { readonly kind: 'holding'; readonly token: Uint8Array; readonly secretKey: Uint8Array }
  | { readonly kind: 'sealed'; readonly envelope: Uint8Array; readonly moment: Moment };

const STORE = 'kept';
const KEY = 0;

export class Keep {
  /** False where the browser refuses storage: then only this open page remembers. */
  durable = true;
  private held: Kept | undefined;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  async read(): Promise<Kept | undefined> {
    if (this.held !== undefined) return this.held;
    const database = await openExisting(this.name).catch(() => undefined);
    if (database === undefined) return undefined;
    const reading = database.transaction(STORE).objectStore(STORE).get(KEY);
    const kept = await settled(reading as IDBRequest<Kept | undefined>);
    database.close();
    return kept;
  }

  /** Only if what is kept is of the expected kind: two tabs must not seal twice. */
  async replace(expected: Kept['kind'] | undefined, kept: Kept): Promise<boolean> {
    try {
      return await replaceStored(this.name, expected, kept);
    } catch {
      this.durable = false;
    }
    if (this.held?.kind !== expected) return false;
    this.held = kept;
    return true;
  }

  /** Emptied first: the deletion itself waits for other tabs. */
  async wipe(): Promise<void> {
    this.held = undefined;
    const database = await openExisting(this.name).catch(() => undefined);
    if (database === undefined) return;
    const transaction = database.transaction(STORE, 'readwrite');
    transaction.objectStore(STORE).clear();
    await committed(transaction);
    database.close();
    await settled(indexedDB.deleteDatabase(this.name));
  }
}

async function replaceStored(
  name: string,
  expected: Kept['kind'] | undefined,
  kept: Kept,
): Promise<boolean> {
  const database = await openOrCreate(name);
  const transaction = database.transaction(STORE, 'readwrite');
  const store = transaction.objectStore(STORE);
  const reading = store.get(KEY) as IDBRequest<Kept | undefined>;
  let fits = false;
  reading.onsuccess = (): void => {
    fits = reading.result?.kind === expected;
    if (fits) store.put(kept, KEY);
  };
  await committed(transaction);
  database.close();
  return fits;
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
