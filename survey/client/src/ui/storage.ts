/* What a retry needs, and nothing else: never an answer, never a key once the envelope exists. */

import type { JsonObject } from '../protocol/encoding';

export type Kept =
  | { readonly kind: 'asking'; readonly code: string; readonly pending: JsonObject }
  | { readonly kind: 'holding'; readonly token: Uint8Array; readonly secretKey: Uint8Array }
  | { readonly kind: 'sealed'; readonly envelope: Uint8Array; readonly due: number };

export interface Keep {
  /** False where the browser refuses storage: then only this open page remembers. */
  readonly durable: boolean;
  read(): Promise<Kept | undefined>;
  /** Only if what is kept is of the expected kind: two tabs must not seal twice. */
  replace(expected: Kept['kind'] | undefined, kept: Kept): Promise<boolean>;
  wipe(): Promise<void>;
}

const STORE = 'kept';
const KEY = 0;

export async function openKeep(name: string): Promise<Keep> {
  try {
    return new DatabaseKeep(name, await openDatabase(name));
  } catch {
    return new MemoryKeep();
  }
}

class DatabaseKeep implements Keep {
  readonly durable = true;
  private readonly name: string;
  private readonly database: IDBDatabase;

  constructor(name: string, database: IDBDatabase) {
    this.name = name;
    this.database = database;
    database.onversionchange = (): void => {
      database.close();
    };
  }

  async read(): Promise<Kept | undefined> {
    const reading = this.database.transaction(STORE).objectStore(STORE).get(KEY);
    return (await settled(reading)) as Kept | undefined;
  }

  replace(expected: Kept['kind'] | undefined, kept: Kept): Promise<boolean> {
    const transaction = this.database.transaction(STORE, 'readwrite');
    const store = transaction.objectStore(STORE);
    const reading = store.get(KEY) as IDBRequest<Kept | undefined>;
    let done = false;
    reading.onsuccess = (): void => {
      done = reading.result?.kind === expected;
      if (done) store.put(kept, KEY);
    };
    return committed(transaction).then(() => done);
  }

  async wipe(): Promise<void> {
    const transaction = this.database.transaction(STORE, 'readwrite');
    transaction.objectStore(STORE).clear();
    await committed(transaction);
    this.database.close();
    indexedDB.deleteDatabase(this.name);
  }
}

class MemoryKeep implements Keep {
  readonly durable = false;
  private kept: Kept | undefined;

  async read(): Promise<Kept | undefined> {
    return this.kept;
  }

  async replace(expected: Kept['kind'] | undefined, kept: Kept): Promise<boolean> {
    if (this.kept?.kind !== expected) return false;
    this.kept = kept;
    return true;
  }

  async wipe(): Promise<void> {
    this.kept = undefined;
  }
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = (): void => {
    opening.result.createObjectStore(STORE);
  };
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
    transaction.onabort = transaction.onerror = (): void => {
      reject(transaction.error ?? new Error('storage'));
    };
  });
}
