/*
 * The second script, for what comes after sending: checking a receipt, changing, withdrawing; and
 * for a way that ends, or has begun before. It is loaded when somebody asks for it, so that who only
 * answers pays nothing. Trusted Types 'none'
 * lets no script write a script's address; so the document holds it in an element that is never
 * run, and a copy of that is. The integrity is this script's own constant: other bytes are not
 * run, whatever the server delivers, and whoever signed this script has signed that one.
 */

import type { Catalog, Words } from './i18n';
import * as lent from './lent';
import { loading, notLoaded } from './screens/loading';
import type { Draw, Drawn } from './stage';

declare const AFTER: string;

/** What the second script adds: screens, overlays, and their words. */
export interface Added {
  readonly texts: { readonly languages: readonly string[]; readonly catalog: Catalog };
  readonly draws: Partial<Record<Drawn, Draw>>;
  /** What was typed into its screens. */
  readonly forget: () => void;
}

/** The one place where the two scripts meet; empty before and after. */
interface Door {
  plainseal?: unknown;
}

export class Afterwards {
  private added: Added | undefined;
  private coming = false;
  private failed = false;

  /** What draws `name`: the second script, or the word that it is coming or did not come. */
  draw(name: Drawn, words: Words, come: () => void): Draw {
    const draw = this.added?.draws[name];
    if (draw !== undefined) return draw;
    if (this.failed) {
      this.failed = false; // whoever draws again tries again
      return notLoaded;
    }
    if (!this.coming) void this.fetch(words).then(come);
    return loading;
  }

  forget(): void {
    this.added?.forget();
  }

  private async fetch(words: Words): Promise<void> {
    this.coming = true;
    try {
      this.added = await load();
      words.learn(this.added.texts.catalog, this.added.texts.languages);
    } catch {
      this.failed = true;
    }
    this.coming = false;
  }
}

function load(): Promise<Added> {
  const door = self as Door;
  const script = document.getElementById('after')?.cloneNode() as HTMLScriptElement;
  script.integrity = AFTER;
  script.removeAttribute('type');
  return new Promise((resolve, reject) => {
    door.plainseal = lent;
    script.onload = (): void => {
      resolve(door.plainseal as Added);
      delete door.plainseal;
    };
    script.onerror = reject;
    document.head.append(script);
  });
}
