/* Words in one language. Every text, the frame's and the questionnaire's, is an array of languages. */

import type { Text } from './questionnaire';

export type Catalog = Record<string, Text | undefined>;
export type Values = Readonly<Record<string, string | number>>;

const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const;
const MOMENT = { month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;

export class Words {
  private readonly catalog: Catalog;
  private readonly languages: readonly string[];
  private readonly index: number;

  constructor(catalog: Catalog, languages: readonly string[], index = 0) {
    this.catalog = catalog;
    this.languages = languages;
    this.index = index;
  }

  get language(): string {
    return this.languages[this.index] ?? '';
  }

  say(key: string, values: Values = {}): string {
    const sentence = this.pick(this.catalog[key] ?? []);
    return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  }

  pick(text: Text): string {
    return text[this.index] ?? '';
  }

  /** More texts, for this and every other language at once: they share one catalog. */
  learn(more: Catalog, languages: readonly string[]): void {
    const places = this.languages.map((language) => languages.indexOf(language));
    for (const [key, text] of Object.entries(more)) {
      this.catalog[key] = places.map((place) => text?.[place] ?? '');
    }
  }

  /** A day as people say it, in the person's own time zone. */
  day(seconds: number): string {
    return new Date(seconds * 1000).toLocaleDateString(this.language, DAY);
  }

  /** Day, hour and minute, where the hour matters. */
  moment(milliseconds: number): string {
    return new Date(milliseconds).toLocaleString(this.language, MOMENT);
  }

  others(): Words[] {
    const all = this.languages.map((_, index) => new Words(this.catalog, this.languages, index));
    return all.filter(({ index }) => index !== this.index);
  }
}

/** The first language that the person reads and the survey has; else the survey's first. Chosen on
 *  the device: a server that were asked for a language would learn one more thing about a person. */
export function languageFor(wished: readonly string[], languages: readonly string[]): number {
  const places = wished.map((tag) => languages.findIndex((one) => primary(one) === primary(tag)));
  return places.find((place) => place >= 0) ?? 0;
}

function primary(tag: string): string {
  return tag.split('-', 1)[0]?.toLowerCase() ?? '';
}
