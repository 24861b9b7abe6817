/* What must be mended before going on. An empty answer is never an error. */

import { utf8 } from '../protocol/encoding';
import type { Answer, Answers } from './answers';
import type { Item, NumericItem, TextItem } from './questionnaire';
import type { Values, Words } from './i18n';

/** A key, not a sentence: it must follow the person into the other language. */
export interface Fault {
  readonly field: string;
  readonly key: string;
  readonly values?: Values;
}

type Found = Omit<Fault, 'field'> | undefined;

export function faultsOf(items: readonly Item[], answers: Answers): Fault[] {
  return items.flatMap((item) => {
    const found = faultIn(item, answers.get(item.id));
    return found === undefined ? [] : { field: item.id, ...found };
  });
}

export function sentenceOf({ key, values }: Fault, words: Words): string {
  return words.say(key, values);
}

/** Characters as people count them; bytes as the sealed form counts them, escapes included. */
export function textExcess(item: TextItem, text: string): number {
  const characters = lengthOf(text);
  const bytes = jsonBytes(text);
  if (characters > item.max_chars) return characters - item.max_chars;
  return bytes > item.max_bytes ? Math.ceil((bytes - item.max_bytes) / 3) : 0;
}

function faultIn(item: Item, answer: Answer | undefined): Found {
  if (answer === undefined || (typeof answer === 'number' && answer < 0)) return undefined;
  if (item.type === 'numeric') return numericFault(item, String(answer));
  if (item.type === 'ranking') return rankingFault(item.options.length, answer);
  if (item.type !== 'text') return undefined;
  const excess = textExcess(item, String(answer));
  return excess > 0 ? { key: 'item.excess', values: { excess, most: item.max_chars } } : undefined;
}

function numericFault(item: NumericItem, text: string): Found {
  const fraction = item.decimals > 0 ? `(\\.\\d{1,${item.decimals}})?` : '';
  const fits = new RegExp(`^(0|[1-9]\\d{0,15})${fraction}$`).test(text);
  const value = Number(text);
  if (fits && value >= Number(item.min) && value <= Number(item.max)) return undefined;
  const key = item.decimals > 0 ? 'error.decimal' : 'error.integer';
  return { key, values: { min: item.min, max: item.max, decimals: item.decimals } };
}

function rankingFault(options: number, answer: Answer): Found {
  const ranked = Array.isArray(answer) ? answer.length : 0;
  return ranked === options ? undefined : { key: 'error.ranking', values: { left: options - ranked } };
}

/** Code points: what most people count as one character. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

function jsonBytes(text: string): number {
  return utf8(JSON.stringify(text)).length - 2;
}
