"""Python and TypeScript, written apart from section G, agree on every byte and every refusal."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from survey.protocol import merkle, signing
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.encoding import sha256, unb64u
from survey.protocol.envelope import Envelope, Receipt
from survey.protocol.sealing import OVERHEAD, Plaintext, seal
from survey.protocol.tokens import Token, TokenRequest, blind, nonce_of, token_input
from survey.protocol.unsealing import expand, sealing_key, unseal

Ask = Callable[..., dict[str, Any]]

ROUNDS = int(os.environ.get("PLAINSEAL_CROSS_ROUNDS", "200"))  # thousands when somebody waits
LENGTHS = (256, 4096, 12288)

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def seed() -> bytes:
    return os.urandom(32)


@pytest.fixture(scope="module")
def issuer() -> TokenSigningKey:
    return TokenSigningKey.generate()


def answers(round_: int) -> dict[str, Any]:
    return {"nv1": round_ % 5 + 1, "oc1": "好" * (round_ % 40), "x": [1, 3], "y": "-12.50"}


def test_what_typescript_seals_python_opens(ask: Ask, seed: bytes) -> None:
    key = sealing_key(seed)
    assert unb64u(ask("sealing_key", seed=seed)["key"]) == key
    for round_ in range(ROUNDS):
        manifest_hash, nonce = os.urandom(32), os.urandom(32)
        plaintext = Plaintext(answers(round_)).to_bytes(LENGTHS[round_ % 3])
        ct = unb64u(ask("seal", plaintext=plaintext, key=key, mh=manifest_hash, nonce=nonce)["ct"])
        assert len(ct) == len(plaintext) + OVERHEAD
        assert unseal(ct, expand(seed), manifest_hash, nonce) == plaintext


def test_what_python_seals_typescript_opens(ask: Ask, seed: bytes) -> None:
    key = sealing_key(seed)
    for round_ in range(ROUNDS):
        manifest_hash, nonce = os.urandom(32), os.urandom(32)
        plaintext = Plaintext(answers(round_)).to_bytes(LENGTHS[round_ % 3])
        ct = seal(plaintext, key, manifest_hash, nonce)
        opened = ask("open", ct=ct, seed=seed, mh=manifest_hash, nonce=nonce)
        assert unb64u(opened["plaintext"]) == plaintext


def draw_token(ask: Ask, issuer: TokenSigningKey, one_time_seed: bytes) -> bytes:
    """Blind in TypeScript, sign in Python, finish in TypeScript."""
    key = issuer.public
    nonce = nonce_of(signing.public_key(one_time_seed))
    message = token_input(nonce, os.urandom(32), key.key_id)
    pending = ask("blind", secret_key=one_time_seed, input=message, token_key=key.to_bytes())
    request = TokenRequest.from_bytes(unb64u(pending["request"]))
    request.check(key)
    response = issuer.sign_blinded(request.blinded, os.urandom)
    return unb64u(ask("finish", pending=pending["pending"], response=response)["token"])


def test_a_token_blinded_in_typescript_and_signed_in_python_verifies_in_both(
    ask: Ask, issuer: TokenSigningKey
) -> None:
    for _ in range(ROUNDS // 4):
        token = Token.from_bytes(draw_token(ask, issuer, os.urandom(32)))
        token.verify(issuer.public, token.challenge_digest)
        verified = ask("verify_token", token=token.to_bytes(), token_key=issuer.public.to_bytes())
        assert verified == {"good": True}


def test_a_token_drawn_in_python_verifies_in_typescript_and_not_when_changed(
    ask: Ask, issuer: TokenSigningKey
) -> None:
    key = issuer.public
    for _ in range(ROUNDS // 4):
        message = token_input(os.urandom(32), os.urandom(32), key.key_id)
        pending = blind(key, message, os.urandom)
        signature = issuer.sign_blinded(pending.request.blinded, os.urandom)
        token = pending.finish(signature).to_bytes()
        spki = key.to_bytes()
        assert ask("verify_token", token=token, token_key=spki) == {"good": True}
        changed = token[:-1] + bytes([token[-1] ^ 1])
        assert ask("verify_token", token=changed, token_key=spki) == {"good": False}


def test_a_signature_by_another_issuer_is_refused_by_the_client(
    ask: Ask, issuer: TokenSigningKey
) -> None:
    message = token_input(os.urandom(32), os.urandom(32), issuer.public.key_id)
    spki = issuer.public.to_bytes()
    pending = ask("blind", secret_key=os.urandom(32), input=message, token_key=spki)
    foreign = TokenSigningKey.generate()
    blinded = int.from_bytes(unb64u(pending["request"])[3:], "big") % foreign.public.modulus
    response = foreign.sign_blinded(blinded.to_bytes(256, "big"), os.urandom)
    refused = ask("finish", pending=pending["pending"], response=response)
    assert refused == {"refused": "token-invalid"}


def test_an_envelope_built_in_typescript_is_read_in_python_and_its_receipt_read_back(
    ask: Ask, issuer: TokenSigningKey
) -> None:
    log_seed, manifest_hash = os.urandom(32), os.urandom(32)
    log_key = signing.public_key(log_seed)
    for sequence in (0, 1, 255):
        one_time_seed, ct = os.urandom(32), os.urandom(512 + OVERHEAD)
        token = draw_token(ask, issuer, one_time_seed)
        parts = {"token": token, "secret_key": one_time_seed, "ct": ct, "mh": manifest_hash}
        built = ask("envelope", sequence=str(sequence), **parts)
        envelope = Envelope.from_bytes(unb64u(built["envelope"]), 512)
        record = envelope.audit_record
        record.verify_signature(manifest_hash)
        assert (envelope.sequence, envelope.ciphertext) == (sequence, ct)
        assert unb64u(built["entry"]) == envelope.entry
        assert unb64u(built["audit_record"]) == record.to_bytes()
        assert unb64u(built["leaf"]) == record.leaf
        receipt = Receipt.make(envelope.entry, signing.signer(log_seed), manifest_hash)
        told = {"entry": envelope.entry, "mh": manifest_hash, "log_key": log_key}
        assert ask("receipt", receipt=receipt.to_bytes(), **told) == {"short": receipt.short}
        other = Receipt.make(envelope.entry, signing.signer(os.urandom(32)), manifest_hash)
        refused = ask("receipt", receipt=other.to_bytes(), **told)
        assert refused == {"refused": "receipt-invalid"}


@pytest.mark.parametrize("size", [*range(18), 31, 32, 33, 200])
def test_both_build_the_same_tree(ask: Ask, size: int) -> None:
    leaves = [sha256(bytes([count])) for count in range(size)]
    assert unb64u(ask("root", leaves=b"".join(leaves))["root"]) == merkle.root(leaves)
