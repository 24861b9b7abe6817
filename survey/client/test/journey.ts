/* A respondent's way from link to receipt, bundled and run in an old webview's clothes. */

import '../src/shims';

import * as protocol from '../src/protocol';

type Journey = Record<'manifest' | 'mh' | 'link', string>;

async function start({ manifest, mh, link }: Journey): Promise<string> {
  const { manifestHash } = protocol.parseLink(link);
  const opened = protocol.openManifest(protocol.unb64u(manifest), manifestHash);
  const pending = await protocol.startToken(opened, protocol.unb64u(mh));
  return JSON.stringify({ pending, request: protocol.b64u(pending.request) });
}

function finish(survey: Journey, pending: protocol.PendingTokenJson, response: string): string {
  const mh = protocol.unb64u(survey.mh);
  const manifest = protocol.openManifest(protocol.unb64u(survey.manifest), mh);
  const reloaded = protocol.PendingToken.fromJSON(pending);
  const token = protocol.finishToken(reloaded, protocol.unb64u(response));
  const { secretKey } = reloaded;
  const nonce = protocol.nonceOf(protocol.publicKeyOf(secretKey));
  const content = protocol.plaintext({ nv1: 4 }, manifest.sealed_plaintext_bytes);
  const ct = protocol.seal(content, manifest.sealing_key, mh, nonce);
  return protocol.b64u(protocol.buildEnvelope({ token, secretKey, sequence: 0, ct, mh }));
}

function accept(receipt: string, envelope: string, mh: string, logKey: string): string {
  const entry = protocol.entryOf(protocol.unb64u(envelope));
  protocol.verifyReceipt(
    protocol.unb64u(receipt),
    entry,
    protocol.unb64u(mh),
    protocol.unb64u(logKey),
  );
  return protocol.shortReceipt(protocol.leaf(entry));
}

Object.assign(self, { journey: { start, finish, accept } });
