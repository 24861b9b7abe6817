"""Write wire.json: one vector for every message of section G, from fixed keys.

Everything is deterministic but the three HPKE ciphertexts: ``cryptography`` draws their randomness
itself, so they are made once, kept, and only opened afterwards (``--new-seals`` makes new ones).

    python tests/vectors/make_vectors.py [--new-seals]
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from survey.protocol import merkle, signing
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.codes import Link, code_hash, code_of, fingerprint, format_code
from survey.protocol.commands import Command
from survey.protocol.encoding import emit, sha256
from survey.protocol.envelope import Envelope, Receipt
from survey.protocol.letters import Delivery, Postmark, seal_letter, sign_delivered
from survey.protocol.manifest import Manifest, codes_root, questionnaire_hash
from survey.protocol.randomness import Random
from survey.protocol.sealing import Plaintext, seal
from survey.protocol.statements import (
    BundleStatement,
    Destruction,
    Head,
    IssuerStatement,
    sign_approval,
    sign_release,
)
from survey.protocol.tokens import Token, blind, nonce_of, token_input
from survey.protocol.unsealing import INTERACTIVE, sealing_key, wrap_seed

FILE = Path(__file__).with_name("wire.json")
SURVEY_ID = "plainsealvectors"
PLAINTEXT_BYTES = 512
QUESTIONNAIRE = emit(
    {"id": "vectors", "languages": ["zh-Hans", "en"], "title": ["向量", "Vectors"]}
)
ANSWERS = {"nv1": 4, "nv2": -3, "oc1": '好 "quoted" \\ \n end', "x": [1, 3], "y": "12.50"}


def seed(name: str) -> bytes:
    """Return 32 fixed bytes for a name."""
    return hashlib.sha256(b"plainseal wire vectors: " + name.encode()).digest()


def fixed(name: str) -> Random:
    """Return a source of fixed bytes: SHAKE-256 over the name and a counter."""
    counter = iter(range(1000))

    def draw(length: int) -> bytes:
        return hashlib.shake_256(seed(name) + bytes([next(counter)])).digest(length)

    return draw


def make_manifest(codes: list[str], token_key: TokenSigningKey) -> Manifest:
    """Return a manifest with every field set."""
    hashes = [code_hash(SURVEY_ID, code) for code in codes]
    return Manifest(
        approver_key=b"",
        closes_not_before=1_800_000_000,
        codes_root=codes_root(hashes),
        collector_log_key=signing.public_key(seed("log")),
        collector_origin="https://collector.example.org:8443",
        destroy_by=1_810_000_000,
        extensions={},
        invited=len(codes),
        issue_until=1_800_500_000,
        issuer_origin="https://issuer.example.org",
        issuer_statement_key=signing.public_key(seed("issuer statement")),
        k=10,
        languages=("zh-Hans", "en"),
        log_duty=False,
        manifest_key=signing.public_key(seed("manifest")),
        min_open=10,
        mode="invited",
        page_origin="https://page.example.org",
        post_office={},
        previous_wave=b"",
        questionnaire_hash=questionnaire_hash(QUESTIONNAIRE),
        release_key=signing.public_key(seed("release")),
        release_plan={"groups": [], "tables": ["indices"]},
        sealed_plaintext_bytes=PLAINTEXT_BYTES,
        sealing_key=sealing_key(seed("sealing")),
        sealing_suite="xwing-hkdfsha256-chacha20poly1305",
        singling_out_accepted=False,
        spread_hours=24,
        starts=1_799_900_000,
        submit_until=1_800_600_000,
        survey_id=SURVEY_ID,
        token_key=token_key.public.to_bytes(),
        trustees=(),
        version=1,
    )


def code_vectors(codes: list[str], manifest: Manifest) -> dict[str, Any]:
    """Return G3."""
    link = Link(manifest.page_origin, SURVEY_ID, codes[0], manifest.hash)
    return {
        "secret": bytes(range(15)).hex(),
        "code": codes[0],
        "printed": format_code(codes[0]),
        "code_hash": code_hash(SURVEY_ID, codes[0]).hex(),
        "link": str(link),
        "fingerprint": list(fingerprint(manifest.hash)),
        "all_codes": codes,
    }


def token_vectors(manifest: Manifest, key: TokenSigningKey) -> dict[str, Any]:
    """Return G4 with the salt and the blinding factor that a client would draw."""
    one_time_key = signing.public_key(seed("one-time"))
    nonce = nonce_of(one_time_key)
    message = token_input(nonce, manifest.challenge_digest, key.public.key_id)
    draws = fixed("blinding")
    salt, factor = draws(48), b"\0" + draws(255)
    pending = blind(key.public, message, iter_random([salt, factor]))
    signature = key.sign_blinded(pending.request.blinded, fixed("base blinding"))
    return {
        "signing_key": key.to_bytes().hex(),
        "token_key": key.public.to_bytes().hex(),
        "token_key_id": key.public.key_id.hex(),
        "challenge_digest": manifest.challenge_digest.hex(),
        "one_time_seed": seed("one-time").hex(),
        "one_time_key": one_time_key.hex(),
        "nonce": nonce.hex(),
        "token_input": message.hex(),
        "salt": salt.hex(),
        "factor": factor.hex(),
        "request": pending.request.to_bytes().hex(),
        "blind_signature": signature.hex(),
        "token": pending.finish(signature).to_bytes().hex(),
    }


def iter_random(chunks: list[bytes]) -> Random:
    """Return a source that hands out the given chunks."""
    source = iter(chunks)
    return lambda length: next(source)[:length]


def envelope_vectors(manifest: Manifest, token: dict[str, Any], ct: bytes) -> dict[str, Any]:
    """Return G5 to G8."""
    envelope = Envelope.build(
        Token.from_bytes(bytes.fromhex(token["token"])), seed("one-time"), 0, ct, manifest.hash
    )
    receipt = Receipt.make(envelope.entry, signing.signer(seed("log")), manifest.hash)
    return {
        "plaintext": Plaintext(ANSWERS).to_bytes(PLAINTEXT_BYTES).hex(),
        "withdrawn_plaintext": Plaintext(None).to_bytes(PLAINTEXT_BYTES).hex(),
        "sealing_seed": seed("sealing").hex(),
        "sealing_key": manifest.sealing_key.hex(),
        "ciphertext": ct.hex(),
        "envelope": envelope.to_bytes().hex(),
        "entry": envelope.entry.hex(),
        "audit_record": envelope.audit_record.to_bytes().hex(),
        "leaf": envelope.audit_record.leaf.hex(),
        "receipt": receipt.to_bytes().hex(),
        "short_receipt": receipt.short,
    }


def statement_vectors(manifest: Manifest) -> dict[str, Any]:
    """Return G9, G10, G12 and G20."""
    leaves = sorted(merkle.leaf(bytes([count]) * 65) for count in range(7))
    statement = IssuerStatement(manifest.hash, 12, 9, 1).signed(seed("issuer statement"))
    head = Head(manifest.hash, len(leaves), merkle.root(leaves), sha256(statement.to_bytes()))
    bundle = BundleStatement(manifest.hash, 3, sha256(b"bundle")).signed(seed("manifest"))
    release = emit({"survey_id": SURVEY_ID, "version": 1})
    words = (manifest.hash, head.root, release)
    destroyed = Destruction(manifest.hash, head.root, 20_950).signed(seed("manifest"))
    command = Command("close", SURVEY_ID, manifest.issuer_origin, 7, {})
    return {
        "leaves": [leaf.hex() for leaf in leaves],
        "roots": [merkle.root(leaves[:size]).hex() for size in range(len(leaves) + 1)],
        "issuer_statement": statement.to_bytes().hex(),
        "head": head.signed(seed("log")).to_bytes().hex(),
        "bundle_statement": bundle.to_bytes().hex(),
        "release_file": release.decode(),
        "release_signature": sign_release(seed("release"), *words).hex(),
        "approver_key": signing.public_key(seed("approver")).hex(),
        "approval_signature": sign_approval(seed("approver"), *words).hex(),
        "destruction": destroyed.to_bytes().hex(),
        "command": command.to_bytes(seed("manifest")).hex(),
        "wrapped_seed": wrap_seed(
            seed("sealing"), "correct horse", INTERACTIVE, fixed("wrapping")
        ).hex(),
        "passphrase": "correct horse",
    }


def letter_vectors(manifest: Manifest, letter: bytes) -> dict[str, Any]:
    """Return G7b."""
    delivery = Delivery(last=True, letters=(letter,)).to_bytes(seed("post"), manifest.hash)
    return {
        "transport_seed": seed("transport").hex(),
        "postmark_key": signing.public_key(seed("post")).hex(),
        "letter": letter.hex(),
        "postmark": Postmark.make(letter, seed("post"), manifest.hash).to_bytes().hex(),
        "delivery": delivery.hex(),
        "delivered": sign_delivered(seed("log"), manifest.hash, delivery).hex(),
    }


def build(old: dict[str, Any], *, new_seals: bool) -> dict[str, Any]:
    """Return all vectors; keys and ciphertexts that cannot be derived are taken from ``old``."""
    key = (
        TokenSigningKey.from_bytes(bytes.fromhex(old["tokens"]["signing_key"]))
        if old
        else TokenSigningKey.generate()
    )
    codes = [code_of(bytes(range(start, start + 15))) for start in range(12)]
    manifest = make_manifest(codes, key)
    tokens = token_vectors(manifest, key)
    nonce = bytes.fromhex(tokens["nonce"])
    plaintext = Plaintext(ANSWERS).to_bytes(PLAINTEXT_BYTES)
    if new_seals or not old:
        ct = seal(plaintext, manifest.sealing_key, manifest.hash, nonce)
    else:
        ct = bytes.fromhex(old["envelopes"]["ciphertext"])
    envelopes = envelope_vectors(manifest, tokens, ct)
    if new_seals or not old:
        transport = sealing_key(seed("transport"))
        letter = seal_letter(bytes.fromhex(envelopes["envelope"]), transport, manifest.hash)
    else:
        letter = bytes.fromhex(old["letters"]["letter"])
    return {
        "manifest": {
            "bytes": manifest.to_bytes().decode(),
            "hash": manifest.hash.hex(),
            "signature": manifest.sign(seed("manifest")).hex(),
            "questionnaire": QUESTIONNAIRE.decode(),
        },
        "codes": code_vectors(codes, manifest),
        "tokens": tokens,
        "envelopes": envelopes,
        "letters": letter_vectors(manifest, letter),
        "statements": statement_vectors(manifest),
    }


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new-seals", action="store_true")
    arguments = parser.parse_args()
    old = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    vectors = build(old, new_seals=arguments.new_seals)
    FILE.write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
