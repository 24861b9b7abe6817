// npm run verify-build: anybody can make the committed files again, wherever the sources lie.

import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle, TRANSLATIONS } from './bundle.mjs';

const survey = fileURLToPath(new URL('../..', import.meta.url));
const committed = join(survey, 'static', 'build');

for (const prefix of ['first-', 'a-second-and-longer-']) {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  try {
    await copySources(folder);
    await compare(await bundle(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}
console.log('Built twice in two places: the same bytes as committed.');

async function copySources(folder) {
  await cp(join(survey, 'client', 'src'), join(folder, 'client', 'src'), { recursive: true });
  await cp(join(survey, 'client', 'tsconfig.json'), join(folder, 'client', 'tsconfig.json'));
  await cp(join(survey, 'client', 'package.json'), join(folder, 'client', 'package.json'));
  for (const part of [TRANSLATIONS, join('static', 'css')]) {
    await cp(join(survey, part), join(folder, part), { recursive: true });
  }
  await symlink(join(survey, 'client', 'node_modules'), join(folder, 'client', 'node_modules'));
}

async function compare(files) {
  const names = files.map(({ name }) => name).sort();
  const there = (await readdir(committed)).sort();
  if (names.join() !== there.join())
    fail(`built ${names.join(', ')}; committed ${there.join(', ')}`);
  for (const { name, bytes } of files) {
    if (!(await readFile(join(committed, name))).equals(bytes)) fail(`${name} has other bytes`);
  }
}

function fail(sentence) {
  console.error(`Not reproduced: ${sentence}.`);
  process.exit(1);
}
