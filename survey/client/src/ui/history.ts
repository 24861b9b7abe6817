/* Back works, and the address never changes: an entry holds its depth and its language. */

import type { Place } from './stage';
import { RETURNABLE } from './state';

interface Entry {
  depth?: number;
  /** No server is told and no storage holds it: it lasts as long as the tab, and a reload. */
  spoken?: string;
}

export function spoken(): string {
  return (history.state as Entry | null)?.spoken ?? '';
}

/** The entry in sight, with something more in it; those that come after take it over. */
function note(more: Entry): Entry {
  return { ...(history.state as Entry | null), ...more };
}

export class Trail {
  /** By depth; empty once no earlier screen may be shown again. */
  private places: (Place | undefined)[] = [];
  private depth = 0;

  constructor(returned: (place: Place | undefined) => void) {
    history.replaceState(note({ depth: 0 }), '');
    addEventListener('popstate', (event) => {
      this.depth = (event.state as Entry | null)?.depth ?? 0;
      returned(this.places[this.depth]);
    });
  }

  get canReturn(): boolean {
    return this.places[this.depth - 1] !== undefined;
  }

  enter(place: Place): void {
    if (!RETURNABLE.has(place.screen)) return;
    if (this.places.length > 0) {
      this.depth += 1;
      history.pushState(note({ depth: this.depth }), '');
    }
    this.places.length = this.depth;
    this.places[this.depth] = place;
  }

  /** Each entry that is seen, so that a reload finds the language last chosen. */
  speak(language: string): void {
    history.replaceState(note({ spoken: language }), '');
  }

  /** A page laid over the present one: Back only lifts it. */
  over(): void {
    history.pushState(note({ depth: this.depth }), '');
  }

  /** The answers are sealed or wiped. */
  end(): void {
    this.places = [];
  }
}
