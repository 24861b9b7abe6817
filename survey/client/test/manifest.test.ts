import { describe, expect, test } from 'vitest';

import {
  b64u,
  checkQuestionnaire,
  concat,
  emitProfile,
  hashManifest,
  label,
  openManifest,
  publicKeyOf,
  sha256,
  sign,
  utf8,
  verifyManifest,
  type JsonObject,
  type Manifest,
} from '../src/protocol';
import { filled, newSurvey, SEEDS } from './fixture';
import { sealingKeyOf } from './opening';
import { lateRefusal, refusal } from './refusal';

const { document, bytes, mh, manifest } = newSurvey();

function opened(changed: JsonObject): ReturnType<typeof openManifest> {
  const other = emitProfile(changed);
  return openManifest(other, hashManifest(other));
}

describe('a manifest', () => {
  test('is read into the forms the protocol uses', () => {
    expect(manifest.collector_origin).toBe('https://collector.example');
    expect(manifest.sealing_key).toHaveLength(1216);
    expect(manifest.approver_key).toBeNull();
    expect(manifest.previous_wave).toBeNull();
    expect(manifest.post_office).toBeNull();
    expect(manifest.trustees).toBeNull();
    expect(Object.keys(manifest).sort()).toEqual(Object.keys(document).sort());
  });

  test('other than the link promises is refused', () => {
    const tampered = emitProfile({ ...document, invited: 241 });
    expect(refusal(() => openManifest(tampered, mh))).toBe('manifest-mismatch');
    expect(refusal(() => openManifest(bytes, filled(0)))).toBe('manifest-mismatch');
  });

  test('that is promised but not canonical is refused', () => {
    const spaced = concat(bytes, utf8(' '));
    expect(refusal(() => openManifest(spaced, hashManifest(spaced)))).toBe('not-canonical');
  });

  test.each(Object.keys(document))('without %s is refused', (name) => {
    const rest = Object.fromEntries(Object.entries(document).filter(([key]) => key !== name));
    expect(refusal(() => opened(rest))).toBe('manifest-invalid');
  });

  test('with an unknown key is refused', () => {
    expect(refusal(() => opened({ ...document, tracking_id: 'x' }))).toBe('manifest-invalid');
  });

  const postmark_key = b64u(publicKeyOf(filled(21)));
  const transport_key = b64u(sealingKeyOf(filled(22)));
  const origin = 'https://post.example';

  test('may name an approver, a post office, trustees and an earlier wave', () => {
    const office = { origin, postmark_key, transport_key };
    const { post_office, trustees, approver_key, previous_wave } = opened({
      ...document,
      approver_key: b64u(publicKeyOf(filled(20))),
      post_office: office,
      previous_wave: b64u(filled(23)),
      trustees: { commitments: [b64u(filled(24)), b64u(filled(25))], threshold: 2 },
    });
    expect(post_office?.transport_key).toHaveLength(1216);
    expect(trustees).toEqual({ threshold: 2, commitments: [filled(24), filled(25)] });
    expect([approver_key, previous_wave].map((one) => one?.length)).toEqual([32, 32]);
  });

  test.each<[string, JsonObject]>([
    ['starts at issue_until', { starts: 1_800_300_000 }],
    ['issue_until after submit_until', { issue_until: 1_800_400_001 }],
    ['destroyed before the end', { destroy_by: 1_800_400_000 }],
    ['closable only after the end', { closes_not_before: 1_800_400_001 }],
    ['a time that is text', { starts: '1800000000' }],
    ['nobody invited', { invited: 0 }],
    ['more invited than a u32 holds', { invited: 2 ** 32 }],
    ['a k under five', { k: 4 }],
    ['a plaintext that spills', { sealed_plaintext_bytes: 12289 }],
    ['another suite', { sealing_suite: 'x25519' }],
    ['another version', { version: 2 }],
    ['an open mode', { mode: 'public' }],
    ['a wide survey id', { survey_id: 'ABCDEFGHIJKLMN23' }],
    ['plain http', { page_origin: 'http://page.example' }],
    ['an origin with a path', { issuer_origin: 'https://issuer.example/' }],
    ['an origin in capitals', { issuer_origin: 'https://Issuer.example' }],
    ['an origin naming port 443', { issuer_origin: 'https://issuer.example:443' }],
    ['no language', { languages: [] }],
    ['a language twice', { languages: ['en', 'en'] }],
    ['a flag that is a number', { log_duty: 0 }],
    ['a plan that is a list', { release_plan: [] }],
    ['a post office with half its fields', { post_office: { origin } }],
    [
      'a threshold beyond the trustees',
      { trustees: { commitments: [b64u(filled(24))], threshold: 2 } },
    ],
    ['one key in two roles', { release_key: b64u(publicKeyOf(SEEDS.log)) }],
    ['a short hash', { codes_root: b64u(filled(7, 31)) }],
  ])('with %s is refused', (_, change) => {
    expect(refusal(() => opened({ ...document, ...change }))).toBe('manifest-invalid');
  });

  test.each<[string, JsonObject]>([
    ['an even token key', { token_key: b64u(withByte(manifest.token_key, 336, 0)) }],
    ['a token key of another algorithm', { token_key: b64u(withByte(manifest.token_key, 20, 0)) }],
    ['a short token modulus', { token_key: b64u(withByte(manifest.token_key, 81, 1)) }],
    ['a sealing key beyond the modulus', { sealing_key: b64u(filled(255, 1216)) }],
    [
      'a small-order sealing share',
      { sealing_key: b64u(concat(manifest.sealing_key.subarray(0, 1184), filled(0))) },
    ],
  ])('with %s is refused', (_, change) => {
    expect(refusal(() => opened({ ...document, ...change }))).toBe('key-invalid');
  });

  const message = concat(label('manifest-sig'), mh);

  test('is signed by its manifest key over its own hash', async () => {
    const signature = sign(message, SEEDS.manifest);
    await verifyManifest(manifest, mh, signature);
    const others = [sign(message, SEEDS.release), sign(mh, SEEDS.manifest), filled(0, 64)];
    for (const wrong of [...others, signature.subarray(1), concat(signature, filled(0, 1))]) {
      expect(await lateRefusal(verifyManifest(manifest, mh, wrong))).toBe('signature-invalid');
    }
  });

  const weak = Uint8Array.of(1, ...filled(0, 31));
  const office = { postmark_key: weak, transport_key: manifest.sealing_key, origin: '' };

  test.each<[keyof Manifest, unknown]>([
    ['approver_key', weak],
    ['collector_log_key', weak],
    ['issuer_statement_key', weak],
    ['manifest_key', weak],
    ['release_key', weak],
    ['post_office', office],
  ])('whose %s is of small order is refused, however it is signed', async (name, value) => {
    const signature = sign(message, SEEDS.manifest);
    const verified = verifyManifest({ ...manifest, [name]: value }, mh, signature);
    expect(await lateRefusal(verified)).toBe('key-invalid');
  });
});

test('questions other than the manifest names are refused', () => {
  const questions = utf8('{"id":"q"}');
  const hash = b64u(sha256(label('questionnaire'), questions));
  const own = opened({ ...document, questionnaire_hash: hash });
  checkQuestionnaire(questions, own);
  const others = utf8('{"id":"r"}');
  expect(refusal(() => checkQuestionnaire(others, own))).toBe('questionnaire-mismatch');
});

function withByte(source: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = source.slice();
  copy[at] = byte;
  return copy;
}
