/* Back works, and the address never changes: an entry holds only its depth. */

import type { Place } from './stage';
import { RETURNABLE } from './state';

interface Entry {
  depth?: number;
}

export class Trail {
  /** By depth; empty once no earlier screen may be shown again. */
  private places: (Place | undefined)[] = [];
  private depth = 0;

  constructor(returned: (place: Place | undefined) => void) {
    history.replaceState({ depth: 0 }, '');
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
      history.pushState({ depth: this.depth }, '');
    }
    this.places.length = this.depth;
    this.places[this.depth] = place;
  }

  /** A page laid over the present one: Back only lifts it. */
  over(): void {
    history.pushState({ depth: this.depth }, '');
  }

  /** The answers are sealed or wiped. */
  end(): void {
    this.places = [];
  }
}
