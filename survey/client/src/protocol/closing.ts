/* G9, after close: what anyone can check on the device, with the whole list and no question asked. */

import { compareBytes, concat, equalBytes, label, readU32, sha256 } from './encoding';
import { demand } from './errors';
import { root } from './merkle';
import { shortReceipt } from './receipt';
import { verify } from './signatures';

const LEAF_BYTES = 32;

export interface IssuerStatement {
  readonly invited: number;
  readonly issued: number;
  readonly replaced: number;
}

export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
  readonly statementHash: Uint8Array;
}

/**
 * Issuer statement(108) = MH(32) ‖ invited u32 ‖ issued u32 ‖ replaced u32
 *   ‖ Ed25519_issuer("asv1/issued\0" ‖ body)(64).
 */
export function readIssuerStatement(
  bytes: Uint8Array,
  manifestHash: Uint8Array,
  issuerStatementKey: Uint8Array,
): IssuerStatement {
  const body = bytes.subarray(0, 44);
  const good =
    bytes.length === 108 &&
    equalBytes(body.subarray(0, 32), manifestHash) &&
    verify(bytes.subarray(44), concat(label('issued'), body), issuerStatementKey);
  demand(good, 'statement-invalid');
  return { invited: readU32(body, 32), issued: readU32(body, 36), replaced: readU32(body, 40) };
}

/**
 * Head(164) = MH(32) ‖ size u32 ‖ root(32) ‖ H(issuer statement)(32)
 *   ‖ Ed25519_log("asv1/head\0" ‖ body)(64).
 */
export function readHead(
  bytes: Uint8Array,
  manifestHash: Uint8Array,
  collectorLogKey: Uint8Array,
): Head {
  const body = bytes.subarray(0, 100);
  const good =
    bytes.length === 164 &&
    equalBytes(body.subarray(0, 32), manifestHash) &&
    verify(bytes.subarray(100), concat(label('head'), body), collectorLogKey);
  demand(good, 'head-invalid');
  const signedRoot = body.slice(36, 68);
  return { size: readU32(body, 32), root: signedRoot, statementHash: body.slice(68, 100) };
}

/** leaves.bin = leaves ascending, 32 bytes each; size and root must be the head's. */
export function readLeaves(bytes: Uint8Array, head: Head): Uint8Array[] {
  demand(bytes.length === head.size * LEAF_BYTES, 'leaves-invalid');
  const leaves = Array.from({ length: head.size }, (_, at) =>
    bytes.slice(at * LEAF_BYTES, (at + 1) * LEAF_BYTES),
  );
  const rising = leaves.every(
    (one, at) => compareBytes(leaves[at - 1] ?? new Uint8Array(0), one) < 0,
  );
  demand(rising, 'leaves-invalid');
  demand(equalBytes(root(leaves), head.root), 'leaves-invalid');
  return leaves;
}

/** leaves ≤ issued ≤ invited − replaced, with `invited` as the manifest committed to it. */
export function checkCounts(
  head: Head,
  statement: Uint8Array,
  counts: IssuerStatement,
  invited: number,
): void {
  const bound = equalBytes(sha256(statement), head.statementHash);
  demand(bound, 'statement-invalid');
  const { issued, replaced } = counts;
  const sound = counts.invited === invited && head.size <= issued && issued <= invited - replaced;
  demand(sound, 'statement-invalid');
}

/** Is a short receipt (16 characters) in the list? Searched here, so that no server learns whose it is. */
export function containsReceipt(leaves: readonly Uint8Array[], short: string): boolean {
  return leaves.some((one) => shortReceipt(one) === short);
}
