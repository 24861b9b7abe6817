/* Which card asks which type of item. */

import type { Field } from './field';
import { multipleCard } from './multiple';
import { numericCard } from './numeric';
import { radioCard } from './radio';
import { rankingCard } from './ranking';
import { textCard } from './text';

export function card(field: Field): HTMLElement {
  const { item } = field;
  if (item.type === 'text') return textCard({ ...field, item });
  if (item.type === 'numeric') return numericCard({ ...field, item });
  if (item.type === 'multiple') return multipleCard({ ...field, item });
  if (item.type === 'ranking') return rankingCard({ ...field, item });
  return radioCard({ ...field, item });
}
