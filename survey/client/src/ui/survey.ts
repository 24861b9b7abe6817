/* The survey this page claims to be, believed only after its hashes and signatures are checked. */

import { fingerprint } from '../protocol/codes';
import { unb64u, utf8 } from '../protocol/encoding';
import { demand } from '../protocol/errors';
import { checkQuestionnaire, hashManifest, openManifest, verifyManifest } from '../protocol/manifest';
import { languageFor, Words, type Catalog } from './i18n';
import type { Questionnaire, Text } from './questionnaire';
import type { Survey } from './stage';

/** The texts the server put into the document, exact to the byte. */
export interface Embedded {
  readonly manifest: string;
  readonly signature: string;
  readonly questionnaire: string;
  readonly words: Words;
}

interface Spoken {
  readonly languages: readonly string[];
  /** In each language one text for each key, in their order. */
  readonly catalog: { readonly keys: readonly string[]; readonly texts: readonly Text[] };
}

export function readEmbedded(page: Document, wished: readonly string[]): Embedded {
  const text = (id: string): string => page.getElementById(id)?.textContent ?? '';
  const { languages, catalog: read } = JSON.parse(text('words')) as Spoken;
  const catalog: Catalog = {};
  read.keys.forEach((key, at) => {
    catalog[key] = read.texts.map((texts) => texts[at] ?? '');
  });
  return {
    manifest: text('manifest'),
    signature: text('signature'),
    questionnaire: text('questionnaire'),
    words: new Words(catalog, languages, languageFor(wished, languages)),
  };
}

/** With a typed code there is no promised hash: then the fingerprint on paper is the only check. */
export async function openSurvey(
  embedded: Embedded,
  promised: Uint8Array | undefined,
): Promise<Survey> {
  const bytes = utf8(embedded.manifest);
  const manifestHash = promised ?? hashManifest(bytes);
  const manifest = openManifest(bytes, manifestHash);
  await verifyManifest(manifest, manifestHash, unb64u(embedded.signature));
  checkQuestionnaire(utf8(embedded.questionnaire), manifest);
  demand(manifest.post_office === null, 'manifest-invalid'); // this page cannot post letters
  const questionnaire = JSON.parse(embedded.questionnaire) as Questionnaire;
  return { manifest, manifestHash, questionnaire, fingerprint: fingerprint(manifestHash) };
}
