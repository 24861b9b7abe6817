/* G2: the signed public description of a survey. Its hash MH is the survey's name. */

import { concat, equalBytes, label, sha256 } from './encoding';
import { demand } from './errors';
import { FIELDS, type Manifest } from './fields';
import { parseProfile, type JsonObject } from './profile';
import { checkPublicKeys, verifyInBreaths } from './signatures';

export type { Manifest, PostOffice, Trustees } from './fields';

/** MH = H("asv1/manifest\0" ‖ M). */
export function hashManifest(bytes: Uint8Array): Uint8Array {
  return sha256(label('manifest'), bytes);
}

/** Parses the bytes the link promises and no others; `verifyManifest` looks at who signs. */
export function openManifest(bytes: Uint8Array, manifestHash: Uint8Array): Manifest {
  const same = equalBytes(hashManifest(bytes), manifestHash);
  demand(same, 'manifest-mismatch');
  const manifest = readFields(parseProfile(bytes));
  checkDates(manifest);
  checkKeysDiffer(manifest);
  return manifest;
}

/** Signature(64) = Ed25519_manifest("asv1/manifest-sig\0" ‖ MH); every key that signs is sound. */
export async function verifyManifest(
  manifest: Manifest,
  manifestHash: Uint8Array,
  signature: Uint8Array,
): Promise<void> {
  await checkPublicKeys(signersOf(manifest));
  const message = concat(label('manifest-sig'), manifestHash);
  const good = await verifyInBreaths(signature, message, manifest.manifest_key);
  demand(good, 'signature-invalid');
}

/** questionnaire_hash = H("asv1/questionnaire\0" ‖ compiled JSON). */
export function checkQuestionnaire(bytes: Uint8Array, manifest: Manifest): void {
  const hash = sha256(label('questionnaire'), bytes);
  const same = equalBytes(hash, manifest.questionnaire_hash);
  demand(same, 'questionnaire-mismatch');
}

function readFields(document: JsonObject): Manifest {
  const names = Object.keys(FIELDS);
  const unknown = Object.keys(document).find((key) => !names.includes(key));
  demand(unknown === undefined, 'manifest-invalid');
  const fields = Object.entries(FIELDS).map(([name, read]) => [name, read(document[name])]);
  return Object.fromEntries(fields) as Manifest;
}

function checkDates(manifest: Manifest): void {
  const { starts, issue_until, submit_until, destroy_by, closes_not_before } = manifest;
  const ordered =
    starts < issue_until &&
    issue_until <= submit_until &&
    submit_until < destroy_by &&
    closes_not_before <= submit_until;
  demand(ordered, 'manifest-invalid');
}

/** Every Ed25519 key. */
function signersOf(manifest: Manifest): Uint8Array[] {
  const { approver_key, collector_log_key, issuer_statement_key, manifest_key } = manifest;
  const { release_key, post_office } = manifest;
  return [
    ...[collector_log_key, issuer_statement_key, manifest_key, release_key],
    ...(approver_key ? [approver_key] : []),
    ...(post_office ? [post_office.postmark_key] : []),
  ];
}

/** One key in two roles would let a signature for one purpose serve another. */
function checkKeysDiffer(manifest: Manifest): void {
  const { sealing_key, token_key, post_office } = manifest;
  const keys = [
    ...signersOf(manifest),
    ...[sealing_key, token_key],
    ...(post_office ? [post_office.transport_key] : []),
  ];
  const differ = keys.every((key, at) =>
    keys.slice(at + 1).every((other) => !equalBytes(key, other)),
  );
  demand(differ, 'manifest-invalid');
}
