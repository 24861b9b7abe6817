/* Back works, and the address never changes: an entry holds only its depth. */

import type { Place } from './stage';
import { RETURNABLE } from './state';

interface Entry {
  depth?: number;
}

export class Trail {
  private places: Place[] = [];
  private depth = 0;
  private ended = false;

  constructor(returned: (place: Place | undefined) => void) {
    history.replaceState({ depth: 0 }, '');
    addEventListener('popstate', (event) => {
      returned(this.at((event.state as Entry | null)?.depth ?? 0));
    });
  }

  get canReturn(): boolean {
    return this.depth > 0 && !this.ended;
  }

  enter(place: Place): void {
    if (!RETURNABLE.has(place.screen)) return;
    const first = this.places.length === 0;
    this.depth = first ? this.depth : this.depth + 1;
    this.places = [...this.places.slice(0, this.depth), place];
    if (!first) history.pushState({ depth: this.depth }, '');
  }

  /** A page laid over the present one: Back only lifts it. */
  over(): void {
    history.pushState({ depth: this.depth }, '');
  }

  /** From here on no earlier screen can be shown again: the answers are sealed or wiped. */
  end(): void {
    this.ended = true;
    this.places = [];
  }

  private at(depth: number): Place | undefined {
    if (this.ended) return undefined;
    const place = this.places[depth];
    if (place !== undefined) this.depth = depth;
    return place;
  }
}
