/* What the search has found, in words, with what to do about it. */

import type { Words } from '../ui/i18n';
import { notice, paragraph } from '../ui/parts';
import type { Survey } from '../ui/stage';
import type { Finding } from './search';

type Kind = Finding['kind'];

/** Title and texts by what was found; `missing` depends on whether the receipt was signed. */
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  counted: ['check.counted', 'check.counted_text', 'check.sums'],
  replaced: ['check.replaced', 'check.replaced_text', 'check.replaced_not_you'],
  missing: ['check.missing', 'check.missing_text', 'check.missing_show'],
  foreign: ['check.foreign', 'check.foreign_text'],
  pending: ['check.pending', 'check.pending_text'],
  unreached: ['unreachable.title', 'check.unreached_text'],
  broken: ['check.broken', 'check.broken_text'],
};
const GOOD: ReadonlySet<Kind> = new Set<Kind>(['counted', 'replaced', 'pending']);

/** `whole`: the full receipt was given, which the collecting server has signed. */
export function findingNotice(finding: Finding, whole: boolean, words: Words, survey: Survey): HTMLElement {
  const { kind } = finding;
  const [title = '', ...texts] = [...keysOf(kind, whole), ...voidKeys(finding, survey)];
  const values = valuesOf(finding, words, survey);
  const said = texts.map((key) => paragraph(words.say(key, values)));
  return notice(GOOD.has(kind) ? 'good' : 'warn', words.say(title), ...said);
}

function keysOf(kind: Kind, whole: boolean): readonly string[] {
  if (kind === 'missing' && !whole) return ['check.missing', 'check.missing_short'];
  if (kind === 'pending' && whole) return [...KEYS.pending, 'check.pending_signed'];
  return KEYS[kind];
}

function voidKeys(finding: Finding, { manifest }: Survey): string[] {
  const few = finding.kind === 'counted' && finding.head.size < manifest.min_open;
  return few ? ['closed.void'] : [];
}

function valuesOf(finding: Finding, words: Words, { manifest }: Survey): Record<string, string | number> {
  const fixed = { day: words.day(manifest.submit_until), least: manifest.min_open };
  if (finding.kind === 'replaced') return { ...fixed, sequence: finding.sequence };
  if (finding.kind === 'broken') return { ...fixed, code: finding.code };
  if (finding.kind !== 'counted') return fixed;
  const { issued, invited } = finding.counts;
  return { ...fixed, size: finding.head.size, issued, invited };
}
