// Source folder in, files out: the same bytes on every machine.

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { build } from 'esbuild';
import { minify } from 'terser';

import { borrowing } from './lending.mjs';
import { readTexts } from './texts.mjs';

export const TRANSLATIONS = join('researcher', 'page', 'translations');
export const SYNTAX = { target: 'es2019', supported: { bigint: true } };

/**
 * @param {string} survey the folder that holds client/, researcher/page/translations/ and static/
 * @returns {Promise<{name: string, bytes: Uint8Array}[]>}
 */
export async function bundle(survey) {
  const client = join(survey, 'client');
  const second = await afterwards(client, await readTexts(join(survey, TRANSLATIONS)));
  const first = await script(client, 'src/main.ts', { define: { AFTER: integrityOf(second) } });
  const stylesheet = await bytesOf({
    absWorkingDir: join(survey, 'static', 'css'),
    entryPoints: ['page.css'],
  });
  const files = {
    bundle: named('client', 'js', first),
    after: named('after', 'js', second),
    stylesheet: named('page', 'css', withoutIdle(stylesheet)),
  };
  const names = Object.fromEntries(Object.entries(files).map(([role, { name }]) => [role, name]));
  const index = { name: 'build.json', bytes: Buffer.from(`${JSON.stringify(names, null, 2)}\n`) };
  return [...Object.values(files), index];
}

/** The second script, with its words; what the first one has it borrows. */
async function afterwards(client, texts) {
  const plugins = [await borrowing(client)];
  return script(client, 'src/after/main.ts', { define: { TEXTS: JSON.stringify(texts) }, plugins });
}

async function script(client, entry, options) {
  const packed = await bytesOf({
    ...SYNTAX,
    absWorkingDir: client,
    entryPoints: [entry],
    format: 'iife',
    legalComments: 'none',
    ...options,
  });
  return smaller(packed);
}

async function bytesOf(options) {
  const result = await build({
    bundle: true,
    charset: 'utf8',
    logLevel: 'warning',
    minify: true,
    write: false,
    ...options,
  });
  return result.outputFiles[0].contents;
}

/** A second pass takes two more kilobytes of forty; a cheap phone pays for each. */
export async function smaller(bytes) {
  const compress = { ecma: 2019, passes: 3, toplevel: true };
  const { code } = await minify(Buffer.from(bytes).toString(), {
    compress,
    ecma: 2019,
    mangle: true,
  });
  return Buffer.from(code);
}

/** Tokens are shared with the console; colours that only its charts use stay out of the page, and
 *  one that is said once and used once is worth no name. */
function withoutIdle(bytes) {
  const sheet = Buffer.from(bytes).toString();
  const times = (text) => sheet.split(text).length - 1;
  const once = new Map();
  const kept = sheet.replace(/(--[\w-]+):\s*([^;}]*);?/g, (_, name, value) => {
    const uses = times(`var(${name})`);
    if (uses === 1 && times(`${name}:`) === 1) once.set(`var(${name})`, value);
    return uses === 0 || once.has(`var(${name})`) ? '' : `${name}:${value};`;
  });
  const whole = kept.replace(/var\(--[\w-]+\)/g, (use) => once.get(use) ?? use);
  return Buffer.from(whole.replace(/;\}/g, '}'));
}

/** A constant of the first script: whoever signs that one has signed the second with it. */
function integrityOf(bytes) {
  return JSON.stringify(`sha384-${createHash('sha384').update(bytes).digest('base64')}`);
}

function named(stem, extension, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { name: `${stem}.${hash}.${extension}`, bytes };
}
