/* Words in one language. Every text, the frame's and the questionnaire's, is an array of languages. */

import type { Text } from './questionnaire';

export type Catalog = Readonly<Record<string, Text | undefined>>;

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

  say(key: string, values: Record<string, string | number> = {}): string {
    const sentence = this.pick(this.catalog[key] ?? []);
    return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  }

  pick(text: Text): string {
    return text[this.index] ?? '';
  }

  /** A day as people say it, in the person's own time zone. */
  day(seconds: number): string {
    const format = { year: 'numeric', month: 'long', day: 'numeric' } as const;
    return new Date(seconds * 1000).toLocaleDateString(this.language, format);
  }

  others(): Words[] {
    const all = this.languages.map((_, index) => new Words(this.catalog, this.languages, index));
    return all.filter(({ index }) => index !== this.index);
  }
}
