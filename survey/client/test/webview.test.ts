import { build } from 'esbuild';
import { createHash, randomFillSync } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

import { bundle, smaller, SYNTAX } from '../build/bundle.mjs';
import { b64u, codeOf, entryOf, leaf, shortReceipt, unb64u } from '../src/protocol';
import { filled, newReceipt, newSurvey, signBlinded } from './fixture';

// Bytes as served: what a cheap phone on a slow network can bear. The page server packs 4 per cent
// tighter than gzip does here; tests/integration/page/test_weight.py weighs what it serves.
const SCRIPT_BUDGET = 40 * 1024 * 1.04;
const NEWER_THAN_2019 = new Set([
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.PrivateIdentifier,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.ClassStaticBlockDeclaration,
  ts.SyntaxKind.ImportKeyword,
]);
const MISSING = `
  delete Object.hasOwn; delete Object.groupBy; delete Promise.allSettled; delete Promise.any;
  delete Array.prototype.at; delete Uint8Array.prototype.__proto__.at; delete String.prototype.at;
  delete Array.prototype.findLast; delete Array.prototype.toSorted;
  delete String.prototype.replaceAll; delete String.prototype.matchAll;
  delete Uint8Array.fromHex; delete Uint8Array.prototype.toHex; delete Uint8Array.fromBase64;
  delete this.globalThis; delete this.structuredClone; delete this.WeakRef;`;

interface Page {
  start: (survey: object) => Promise<string>;
  finish: (survey: object, pending: unknown, response: string) => string;
  accept: (receipt: string, envelope: string, mh: string, logKey: string) => string;
}

describe.each(['client', 'after'])('the page’s script %s', (stem) => {
  let script = new Uint8Array(0);
  let other = new Uint8Array(0);

  beforeAll(async () => {
    const files = await bundle(new URL('../..', import.meta.url).pathname);
    const bytes = (own: boolean): Uint8Array<ArrayBuffer> =>
      Uint8Array.from(files.find(({ name }) => name.endsWith('.js') && name.startsWith(stem) === own)?.bytes ?? []);
    [script, other] = [bytes(true), bytes(false)];
  });

  test('is within its budget', () => {
    expect(script.length).toBeGreaterThan(0);
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(SCRIPT_BUDGET);
  });

  test.runIf(stem === 'client')('names the integrity of the other', () => {
    const integrity = createHash('sha384').update(other).digest('base64');
    expect(new TextDecoder().decode(script)).toContain(`"sha384-${integrity}"`);
  });

  test.runIf(stem === 'after')('packs nothing that it can borrow', () => {
    expect(script.length).toBeLessThan(other.length / 3);
  });

  test('has no syntax newer than ES2019, BigInt apart', () => {
    const source = new TextDecoder().decode(script);
    const file = ts.createSourceFile(
      'client.js',
      source,
      ts.ScriptTarget.Latest,
      false,
      ts.ScriptKind.JS,
    );
    const newer: string[] = [];
    const visit = (node: ts.Node): void => {
      if (NEWER_THAN_2019.has(node.kind)) newer.push(source.slice(node.pos, node.end).slice(0, 60));
      ts.forEachChild(node, visit);
    };
    visit(file);
    expect(newer).toEqual([]);
  });

  test('turns no text into code or markup, and names no host', () => {
    const source = new TextDecoder().decode(script);
    expect(source).not.toMatch(
      /\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
    );
    expect(source.match(/https?:\/\/[a-z0-9.-]+/g) ?? []).toEqual([]);
  });
});

test('in a webview without hasOwn, globalThis, at and their like, the whole journey passes', async () => {
  const survey = newSurvey();
  const [manifest, mh] = [b64u(survey.bytes), b64u(survey.mh)];
  const told = { manifest, mh, link: `#${codeOf(filled(9, 15))}.${mh}` };
  const page = await oldWebview();
  const started = JSON.parse(await page.start(told)) as { pending: unknown; request: string };
  const response = b64u(signBlinded(unb64u(started.request), survey.issuer));
  const envelope = page.finish(told, started.pending, response);
  expect(unb64u(envelope)).toHaveLength(4096 + 1588);
  const entry = entryOf(unb64u(envelope));
  const receipt = b64u(newReceipt(entry, leaf(entry), survey.mh));
  const logKey = b64u(survey.manifest.collector_log_key);
  expect(page.accept(receipt, envelope, mh, logKey)).toBe(shortReceipt(leaf(entry)));
});

async function oldWebview(): Promise<Page> {
  const { outputFiles } = await build({
    ...SYNTAX,
    bundle: true,
    entryPoints: [new URL('journey.ts', import.meta.url).pathname],
    format: 'iife',
    minify: true,
    write: false,
  });
  const script = await smaller(outputFiles[0]?.contents ?? new Uint8Array(0));
  const crypto = { getRandomValues: randomFillSync };
  const context = createContext({ crypto, TextEncoder, TextDecoder, atob, btoa });
  runInContext(`this.self = this; ${MISSING}`, context);
  expect(
    runInContext('[typeof Object.hasOwn, typeof globalThis, typeof [].at].join()', context),
  ).toBe('undefined,undefined,undefined');
  runInContext(new TextDecoder().decode(script), context);
  return runInContext('self.journey', context) as Page;
}
