/*
 * A peer for another language's tests: one JSON object a line in, one a line out. Bytes are
 * base64url. A refusal comes back as {"refused": code}; anything else ends the process.
 */

import { createInterface } from 'node:readline';

import * as protocol from '../src/protocol';
import { b64u, ProtocolError, unb64u } from '../src/protocol';
import { blindInput, type PendingTokenJson } from '../src/protocol/tokens';
import { openWith, sealingKeyOf } from './opening';

type Call = Record<string, string>;
type Answer = Record<string, unknown>;

class Arguments {
  constructor(private readonly call: Call) {}

  text(name: string): string {
    const value = this.call[name];
    if (value === undefined) throw new Error(`the call lacks ${name}`);
    return value;
  }

  bytes(name: string): Uint8Array {
    return unb64u(this.text(name));
  }
}

const VERBS: Record<string, (given: Arguments) => Answer | Promise<Answer>> = {
  profile: (given) => ({
    bytes: b64u(protocol.emitProfile(protocol.parseProfile(given.bytes('bytes')))),
  }),
  code: (given) => ({ code: protocol.parseCode(given.text('typed')) }),
  fingerprint: (given) => ({ groups: protocol.fingerprint(given.bytes('mh')) }),
  manifest: openManifest,
  sealing_key: (given) => ({ key: b64u(sealingKeyOf(given.bytes('seed'))) }),
  seal,
  open,
  blind,
  finish,
  verify_token: (given) => ({
    good: protocol.verifyToken(given.bytes('token'), given.bytes('token_key')),
  }),
  envelope,
  receipt,
  verify: (given) => ({
    good: protocol.verify(given.bytes('signature'), given.bytes('message'), given.bytes('key')),
  }),
  root: (given) => ({ root: b64u(protocol.root(split(given.bytes('leaves')))) }),
};

async function openManifest(given: Arguments): Promise<Answer> {
  const [bytes, mh] = [given.bytes('bytes'), given.bytes('mh')];
  const manifest = protocol.openManifest(bytes, mh);
  await protocol.verifyManifest(manifest, mh, given.bytes('signature'));
  return { challenge: b64u(protocol.tokenChallenge(manifest, mh)) };
}

function seal(given: Arguments): Answer {
  const [key, mh, nonce] = [given.bytes('key'), given.bytes('mh'), given.bytes('nonce')];
  return { ct: b64u(protocol.seal(given.bytes('plaintext'), key, mh, nonce)) };
}

function open(given: Arguments): Answer {
  const info = protocol.sealInfo(given.bytes('mh'), given.bytes('nonce'));
  return { plaintext: b64u(openWith(given.bytes('ct'), given.bytes('seed'), info)) };
}

function blind(given: Arguments): Answer {
  const [secretKey, input] = [given.bytes('secret_key'), given.bytes('input')];
  const pending = blindInput(secretKey, input, given.bytes('token_key'), protocol.systemRandom);
  return { pending: JSON.stringify(pending), request: b64u(pending.request) };
}

function finish(given: Arguments): Answer {
  const pending = JSON.parse(given.text('pending')) as PendingTokenJson;
  const token = protocol.finishToken(
    protocol.PendingToken.fromJSON(pending),
    given.bytes('response'),
  );
  return { token: b64u(token) };
}

function envelope(given: Arguments): Answer {
  const [token, secretKey] = [given.bytes('token'), given.bytes('secret_key')];
  const [ct, mh] = [given.bytes('ct'), given.bytes('mh')];
  const built = protocol.buildEnvelope({
    token,
    secretKey,
    sequence: Number(given.text('sequence')),
    ct,
    mh,
  });
  const entry = protocol.entryOf(built);
  const record = b64u(protocol.auditRecord(built));
  return {
    envelope: b64u(built),
    entry: b64u(entry),
    audit_record: record,
    leaf: b64u(protocol.leaf(entry)),
  };
}

function receipt(given: Arguments): Answer {
  const entry = given.bytes('entry');
  protocol.verifyReceipt(given.bytes('receipt'), entry, given.bytes('mh'), given.bytes('log_key'));
  return { short: protocol.shortReceipt(protocol.leaf(entry)) };
}

function split(leaves: Uint8Array): Uint8Array[] {
  return Array.from({ length: leaves.length / 32 }, (_, at) => leaves.slice(at * 32, at * 32 + 32));
}

async function answer(line: string): Promise<Answer> {
  const call = JSON.parse(line) as Call;
  const verb = VERBS[call.verb ?? ''];
  if (verb === undefined) throw new Error(`no verb ${call.verb ?? ''}`);
  try {
    return await verb(new Arguments(call));
  } catch (error) {
    if (error instanceof ProtocolError) return { refused: error.code };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
