/* Order drawn on the device, so that no item profits from its place. It is never sent or stored. */

import type { Random } from '../protocol/random';
import type { Item } from './questionnaire';

/** One after the other out of the bag; items that hang on others keep their order, after those. */
export function shuffled(items: readonly Item[], random: Random): Item[] {
  const free = items.filter((item) => item.when === undefined);
  const drawn: Item[] = [];
  while (free.length > 0) drawn.push(...free.splice(below(free.length, random), 1));
  return [...drawn, ...items.filter((item) => item.when !== undefined)];
}

/** A whole number below `bound`, each equally likely: what would favour small ones is redrawn. */
export function below(bound: number, random: Random): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = random(4);
    const drawn = ((a * 256 + b) * 256 + c) * 256 + d;
    if (drawn < limit) return drawn % bound;
  }
}
