/* Words in one language. Frame texts are looked up by key, questionnaire texts by position. */

import type { Text } from './questionnaire';

export type Catalogs = Record<string, Record<string, string> | undefined>;

export class Words {
  private readonly catalogs: Catalogs;
  private readonly languages: readonly string[];
  readonly language: string;

  constructor(catalogs: Catalogs, languages: readonly string[], language: string) {
    this.catalogs = catalogs;
    this.languages = languages;
    this.language = language;
  }

  say(key: string, values: Record<string, string | number> = {}): string {
    const sentence = this.catalogs[this.language]?.[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  }

  pick(text: Text): string {
    return text[Math.max(0, this.languages.indexOf(this.language))] ?? '';
  }

  /** A day as people say it, in the person's own time zone. */
  day(seconds: number): string {
    const format = { year: 'numeric', month: 'long', day: 'numeric' } as const;
    return new Date(seconds * 1000).toLocaleDateString(this.language, format);
  }

  others(): Words[] {
    const rest = this.languages.filter((language) => language !== this.language);
    return rest.map((language) => new Words(this.catalogs, this.languages, language));
  }
}
