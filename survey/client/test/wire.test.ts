/* tests/vectors/wire.json: every message of section G, as the Python twin writes it. */

import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import * as protocol from '../src/protocol';
import { concat, label, plaintext, sha256, utf8, WITHDRAWN } from '../src/protocol';
import { blindInput, tokenInput } from '../src/protocol/tokens';
import { fromHex, integerOf, scripted, signBlinded, toHex } from './fixture';
import { openWith, unseal, sealingKeyOf } from './opening';

interface Wire {
  manifest: Record<'bytes' | 'hash' | 'signature' | 'questionnaire', string>;
  codes: Record<'secret' | 'code' | 'printed' | 'code_hash' | 'link', string> &
    Record<'fingerprint' | 'all_codes', string[]>;
  tokens: Record<string, string>;
  envelopes: Record<string, string>;
  letters: Record<string, string>;
  statements: Record<string, string> & Record<'leaves' | 'roots', string[]>;
}

const file = join(import.meta.dirname, '../../../tests/vectors/wire.json');
const wire = JSON.parse(readFileSync(file, 'utf8')) as Wire;
const { codes, tokens, envelopes, letters, statements } = wire;

const mh = fromHex(wire.manifest.hash);
const manifest = protocol.openManifest(utf8(wire.manifest.bytes), mh);
const read = (group: Record<string, string>, name: string): Uint8Array =>
  fromHex(group[name] ?? '');

describe('G2, the manifest', () => {
  test('opens by its hash, re-emits to its bytes and is signed', async () => {
    const document = protocol.parseProfile(utf8(wire.manifest.bytes));
    expect(protocol.emitProfile(document)).toEqual(utf8(wire.manifest.bytes));
    await protocol.verifyManifest(manifest, mh, fromHex(wire.manifest.signature));
    protocol.checkQuestionnaire(utf8(wire.manifest.questionnaire), manifest);
  });

  test('commits to the codes', () => {
    const survey = utf8(manifest.survey_id);
    const hashes = codes.all_codes.map((_, at) => {
      const secret = Uint8Array.from({ length: 15 }, (_unused, byte) => at + byte);
      expect(protocol.codeOf(secret)).toBe(codes.all_codes[at]);
      return sha256(label('code'), survey, secret);
    });
    expect(toHex(hashes[0] ?? mh)).toBe(codes.code_hash);
    expect(protocol.root(hashes.sort(protocol.compareBytes))).toEqual(manifest.codes_root);
  });
});

test('G3: code, printed form, link and fingerprint', () => {
  expect(protocol.codeOf(fromHex(codes.secret))).toBe(codes.code);
  expect(protocol.formatCode(codes.code)).toBe(codes.printed);
  expect(protocol.parseCode(codes.printed)).toBe(codes.code);
  const link = protocol.parseLink(new URL(codes.link).hash);
  expect(link).toEqual({ code: codes.code, manifestHash: mh });
  expect(protocol.fingerprint(mh)).toEqual(codes.fingerprint);
});

test('G4: nonce, challenge, request and token', () => {
  const epk = protocol.publicKeyOf(read(tokens, 'one_time_seed'));
  expect(toHex(epk)).toBe(tokens.one_time_key);
  expect(toHex(protocol.nonceOf(epk))).toBe(tokens.nonce);
  expect(toHex(manifest.token_key)).toBe(tokens.token_key);
  expect(toHex(sha256(manifest.token_key))).toBe(tokens.token_key_id);
  const challenge = protocol.tokenChallenge(manifest, mh);
  expect(toHex(sha256(challenge))).toBe(tokens.challenge_digest);
  const input = tokenInput(protocol.nonceOf(epk), challenge, manifest.token_key);
  expect(toHex(input)).toBe(tokens.token_input);
  const draws = scripted(read(tokens, 'salt'), read(tokens, 'factor'));
  const pending = blindInput(read(tokens, 'one_time_seed'), input, manifest.token_key, draws);
  expect(toHex(pending.request)).toBe(tokens.request);
  expect(toHex(protocol.finishToken(pending, read(tokens, 'blind_signature')))).toBe(tokens.token);
});

test('G4: the issuer’s key signs the blinded message to the same bytes', () => {
  const key = createPrivateKey({
    key: Buffer.from(read(tokens, 'signing_key')),
    format: 'der',
    type: 'pkcs8',
  });
  const { n = '', d = '' } = key.export({ format: 'jwk' });
  const issuer = { n: integerOf(n), d: integerOf(d), spki: manifest.token_key };
  expect(toHex(signBlinded(read(tokens, 'request'), issuer))).toBe(tokens.blind_signature);
});

describe('G5 to G8', () => {
  const ct = read(envelopes, 'ciphertext');
  const answers = { nv1: 4, nv2: -3, oc1: '好 "quoted" \\ \n end', x: [1, 3], y: '12.50' };

  test('plaintexts', () => {
    const length = manifest.sealed_plaintext_bytes;
    expect(toHex(plaintext(answers, length))).toBe(envelopes.plaintext);
    expect(toHex(plaintext(WITHDRAWN, length))).toBe(envelopes.withdrawn_plaintext);
  });

  test('the sealed response opens to the plaintext', () => {
    const seed = read(envelopes, 'sealing_seed');
    expect(toHex(sealingKeyOf(seed))).toBe(envelopes.sealing_key);
    expect(manifest.sealing_key).toEqual(sealingKeyOf(seed));
    expect(toHex(unseal(ct, seed, mh, read(tokens, 'nonce')))).toBe(envelopes.plaintext);
  });

  test('envelope, entry, audit record, leaf and receipt', () => {
    const [token, secretKey] = [read(tokens, 'token'), read(tokens, 'one_time_seed')];
    const envelope = protocol.buildEnvelope({ token, secretKey, sequence: 0, ct, mh });
    expect(toHex(envelope)).toBe(envelopes.envelope);
    const entry = protocol.entryOf(envelope);
    expect(toHex(entry)).toBe(envelopes.entry);
    expect(toHex(protocol.auditRecord(envelope))).toBe(envelopes.audit_record);
    expect(toHex(protocol.leaf(entry))).toBe(envelopes.leaf);
    protocol.verifyReceipt(read(envelopes, 'receipt'), entry, mh, manifest.collector_log_key);
    expect(protocol.shortReceipt(protocol.leaf(entry))).toBe(envelopes.short_receipt);
  });
});

/* The page sends no letters yet; the bytes are read here so that both sides hold them. */
test('G7b: letter, postmark, delivery and its answer', () => {
  const letter = read(letters, 'letter');
  const opened = openWith(
    letter.subarray(1),
    read(letters, 'transport_seed'),
    concat(label('letter'), mh),
  );
  expect(toHex(opened)).toBe(envelopes.envelope);
  const postmark = read(letters, 'postmark');
  expect(postmark.subarray(0, 33)).toEqual(concat(Uint8Array.of(1), sha256(letter)));
  const office = read(letters, 'postmark_key');
  expect(
    protocol.verify(postmark.subarray(33), concat(label('postmark'), mh, sha256(letter)), office),
  ).toBe(true);
  const delivery = read(letters, 'delivery');
  const body = delivery.subarray(0, -64);
  expect(body).toEqual(concat(Uint8Array.of(1, 1, 0, 0, 0, 1), letter));
  expect(
    protocol.verify(delivery.slice(-64), concat(label('delivery'), mh, sha256(body)), office),
  ).toBe(true);
  const answer = concat(label('delivered'), mh, sha256(body));
  expect(protocol.verify(read(letters, 'delivered'), answer, manifest.collector_log_key)).toBe(
    true,
  );
});

describe('G9, after close', () => {
  const leaves = statements.leaves.map(fromHex);

  test('roots of every size', () => {
    const roots = statements.roots.map((_, size) => toHex(protocol.root(leaves.slice(0, size))));
    expect(roots).toEqual(statements.roots);
  });

  test('issuer statement, head and list fit together', () => {
    const statement = read(statements, 'issuer_statement');
    const counts = protocol.readIssuerStatement(statement, mh, manifest.issuer_statement_key);
    expect(counts).toEqual({ invited: 12, issued: 9, replaced: 1 });
    const head = protocol.readHead(read(statements, 'head'), mh, manifest.collector_log_key);
    expect(protocol.readLeaves(concat(...leaves), head)).toEqual(leaves);
    protocol.checkCounts(head, statement, counts, manifest.invited);
  });

  test('bundle statement and release are signed by their keys', () => {
    const bundle = read(statements, 'bundle_statement');
    const body = bundle.subarray(0, 68);
    expect(body).toEqual(concat(mh, Uint8Array.of(0, 0, 0, 3), sha256(utf8('bundle'))));
    const signature = bundle.slice(-64);
    expect(protocol.verify(signature, concat(label('bundle'), body), manifest.manifest_key)).toBe(
      true,
    );
    const file = utf8(statements.release_file ?? '');
    const release = concat(label('release'), mh, protocol.root(leaves), sha256(file));
    expect(
      protocol.verify(read(statements, 'release_signature'), release, manifest.release_key),
    ).toBe(true);
  });

  test('an approval is over the same words under a label of its own', () => {
    const words = concat(mh, protocol.root(leaves), sha256(utf8(statements.release_file ?? '')));
    const signature = read(statements, 'approval_signature');
    const key = read(statements, 'approver_key');
    expect(protocol.verify(signature, concat(label('approval'), words), key)).toBe(true);
    expect(protocol.verify(signature, concat(label('release'), words), key)).toBe(false);
  });

  test('G20: a destruction names manifest, root and day', () => {
    const destruction = read(statements, 'destruction');
    const body = destruction.subarray(0, 68);
    expect(destruction).toHaveLength(132);
    expect(body).toEqual(concat(mh, protocol.root(leaves), Uint8Array.of(0, 0, 0x51, 0xd6)));
    const signed = concat(label('destroyed'), body);
    expect(protocol.verify(destruction.slice(-64), signed, manifest.manifest_key)).toBe(true);
  });
});

test('G10: the wrapped seed opens with its passphrase', () => {
  const wrapped = read(statements, 'wrapped_seed');
  expect(wrapped).toHaveLength(104);
  expect(wrapped.subarray(0, 8)).toEqual(utf8('asv1seed'));
  const [t, m] = [protocol.readU32(wrapped, 8), protocol.readU32(wrapped, 12)];
  const key = argon2id(utf8(statements.passphrase ?? ''), wrapped.slice(16, 32), {
    t,
    m,
    p: 1,
    dkLen: 32,
  });
  const seed = xsalsa20poly1305(key, wrapped.slice(32, 56)).decrypt(wrapped.slice(56));
  expect(toHex(seed)).toBe(envelopes.sealing_seed);
});

test('G12: a command is its length, its canonical JSON and a signature', () => {
  const command = read(statements, 'command');
  const json = command.slice(4, -64);
  expect(protocol.readU32(command, 0)).toBe(json.length);
  const { verb, server, sequence } = protocol.parseProfile(json);
  expect([verb, server, sequence]).toEqual(['close', manifest.issuer_origin, 7]);
  const message = concat(label('command'), sha256(json));
  expect(protocol.verify(command.slice(-64), message, manifest.manifest_key)).toBe(true);
});

test('the file holds no message that is not read here', () => {
  const known = Object.fromEntries(
    Object.entries(wire).map(([group, of]) => [group, Object.keys(of as object).length]),
  );
  expect(known).toEqual({
    manifest: 4,
    codes: 7,
    tokens: 13,
    envelopes: 11,
    letters: 6,
    statements: 13,
  });
});
