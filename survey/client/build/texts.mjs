// The second script's words: after.po of every language, in the form of the page's own catalog.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ENTRY = /^msgid "(.+)"\nmsgstr ("(?:.+)")$/gm;

/** @returns {Promise<{languages: string[], catalog: Record<string, string[]>}>} */
export async function readTexts(translations) {
  const folders = (await readdir(translations, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const spoken = await Promise.all(folders.map((folder) => readOne(translations, folder)));
  const keys = Object.keys(spoken[0] ?? {});
  const catalog = Object.fromEntries(keys.map((key) => [key, spoken.map((words) => words[key])]));
  return { languages: folders.map((folder) => folder.replace('_', '-')), catalog };
}

/** One line a text, as the page's catalogs are written; a test of theirs finds any other. */
async function readOne(translations, folder) {
  const file = await readFile(join(translations, folder, 'LC_MESSAGES', 'after.po'), 'utf8');
  const entries = [...file.matchAll(ENTRY)];
  return Object.fromEntries(entries.map(([, key, text]) => [key, JSON.parse(text)]));
}
