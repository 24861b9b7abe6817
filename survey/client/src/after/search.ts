/*
 * Is it counted? The whole list comes to this device and is searched here: no request carries a
 * leaf, a nonce or a place, so that no server learns whose receipt somebody holds.
 */

import { replacedBy } from '../protocol/audit';
import {
  checkCounts,
  containsReceipt,
  readHead,
  readIssuerStatement,
  readLeaves,
  type Head,
  type IssuerStatement,
} from '../protocol/closing';
import { equalBytes } from '../protocol/encoding';
import { ProtocolError } from '../protocol/errors';
import { leaf, verifyReceipt } from '../protocol/receipt';
import { get } from '../ui/network';
import type { Survey } from '../ui/stage';
import type { Receipt } from './typed';

export type Finding =
  | { readonly kind: 'counted'; readonly head: Head; readonly counts: IssuerStatement }
  | { readonly kind: 'replaced'; readonly sequence: number }
  | { readonly kind: 'missing' | 'foreign' | 'pending' | 'unreached' }
  | { readonly kind: 'broken'; readonly code: string };

type Fetch = (name: string) => Promise<Uint8Array>;

interface Published {
  readonly head: Head;
  readonly counts: IssuerStatement;
  readonly leaves: readonly Uint8Array[];
}

/** A receipt nobody signed is told before anything is asked for. */
export async function search(survey: Survey, receipt: Receipt, stop: AbortSignal): Promise<Finding> {
  if (!isSigned(survey, receipt)) return { kind: 'foreign' };
  try {
    return await look(survey, receipt, fetching(survey, stop));
  } catch (error) {
    if (error instanceof ProtocolError) return { kind: 'broken', code: error.code };
    return { kind: error instanceof NotPublished ? 'pending' : 'unreached' };
  }
}

async function look(survey: Survey, receipt: Receipt, fetch: Fetch): Promise<Finding> {
  const { head, counts, leaves } = await download(survey, fetch);
  const { full, short } = receipt;
  const entry = full?.slice(1, 66);
  const found = entry
    ? leaves.some((one) => equalBytes(one, leaf(entry)))
    : containsReceipt(leaves, short);
  if (found) return { kind: 'counted', head, counts };
  if (entry === undefined) return { kind: 'missing' };
  const records = await fetch('audit-records');
  const sequence = replacedBy(entry, records, leaves, survey.manifestHash);
  return sequence === undefined ? { kind: 'missing' } : { kind: 'replaced', sequence };
}

/** The same three files for everybody, in the same order, verified against one another. */
async function download({ manifest, manifestHash }: Survey, fetch: Fetch): Promise<Published> {
  const head = readHead(await fetch('head'), manifestHash, manifest.collector_log_key);
  const statement = await fetch('issuer-statement');
  const counts = readIssuerStatement(statement, manifestHash, manifest.issuer_statement_key);
  checkCounts(head, statement, counts, manifest.invited);
  return { head, counts, leaves: readLeaves(await fetch('leaves.bin'), head) };
}

function isSigned({ manifest, manifestHash }: Survey, { full }: Receipt): boolean {
  if (full === undefined) return true;
  try {
    verifyReceipt(full, full.slice(1, 66), manifestHash, manifest.collector_log_key);
    return true;
  } catch {
    return false;
  }
}

class NotPublished extends Error {}

function fetching({ manifest }: Survey, stop: AbortSignal): Fetch {
  return async (name) => {
    const reply = await get(`${manifest.collector_origin}/s/${manifest.survey_id}/${name}`, stop);
    if (reply.code === 'not-published') throw new NotPublished();
    if (reply.status !== 200) throw new Error(`${reply.status}`);
    return reply.body;
  };
}
