// npm run build: write the page's files, named by their content, and take the old ones away.

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { bundle } from './bundle.mjs';

const survey = fileURLToPath(new URL('../..', import.meta.url));
const target = join(survey, 'static', 'build');

const files = await bundle(survey);
await mkdir(target, { recursive: true });
const kept = new Set(files.map(({ name }) => name));
for (const name of await readdir(target)) {
  if (!kept.has(name)) await rm(join(target, name));
}
for (const { name, bytes } of files) {
  await writeFile(join(target, name), bytes);
  console.log(`${name}  ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzip`);
}
