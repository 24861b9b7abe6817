import { describe, expect, it } from 'vitest';

import { languageFor, Words } from '../../src/ui/i18n';

const LANGUAGES = ['zh-Hans', 'en'];

describe('the first language', () => {
  it.each([
    [['zh-CN'], 'zh-Hans'],
    [['en-GB', 'zh-CN'], 'en'],
    [['fr', 'EN-us'], 'en'],
    [['zh-Hant-TW', 'en'], 'zh-Hans'],
    [['fr', 'de'], 'zh-Hans'],
    [[], 'zh-Hans'],
  ])('for %j is %s', (wished, language) => {
    expect(LANGUAGES[languageFor(wished, LANGUAGES)]).toBe(language);
  });
});

describe('words', () => {
  it('fill their holes and fall silent about what is not there', () => {
    const spoken = new Words({ 'a.b': ['{n} 份', '{n} of {m}'] }, LANGUAGES, 1);
    expect(spoken.say('a.b', { n: 3 })).toBe('3 of {m}');
    expect(spoken.say('no.such')).toBe('');
    expect(spoken.others().map(({ language }) => language)).toEqual(['zh-Hans']);
  });

  it('name a moment with its hour', () => {
    const noon = new Date(2026, 10, 23, 15, 0).getTime();
    expect(new Words({}, LANGUAGES).moment(noon)).toMatch(/11月23日.*3:00|15:00/);
    expect(new Words({}, LANGUAGES, 1).moment(noon)).toMatch(/November 23.*3:00/);
  });
});
