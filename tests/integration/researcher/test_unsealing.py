"""Unsealing on several cores: the same rows, in the same order, as on one."""

import secrets

from questionnaires.answers import blank
from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol import signing
from survey.protocol.envelope import Envelope
from survey.protocol.sealing import Plaintext, seal
from survey.protocol.tokens import Token, nonce_of
from survey.protocol.unsealing import sealing_key
from survey.researcher.opening.unseal import POOL_FROM, Opener

MANIFEST_HASH = bytes(32)


def _envelope(form: CompiledQuestionnaire, public: bytes, good: bool) -> bytes:
    seed = secrets.token_bytes(32)
    nonce = nonce_of(signing.public_key(seed))
    plaintext = Plaintext(dict(blank(form))).to_bytes(form.sealed_plaintext_bytes)
    ciphertext = seal(plaintext, public, MANIFEST_HASH if good else bytes(31) + b"\1", nonce)
    token = Token(nonce, bytes(32), bytes(32), bytes(256))
    return Envelope.build(token, seed, 0, ciphertext, MANIFEST_HASH).to_bytes()


def test_many_envelopes_are_opened_by_several_processes_like_few_by_one(
    compiled_questionnaire: bytes,
) -> None:
    form = CompiledQuestionnaire.from_bytes(compiled_questionnaire)
    seed = secrets.token_bytes(32)
    opener = Opener(seed, MANIFEST_HASH, form.sealed_plaintext_bytes, compiled_questionnaire)
    batches = [
        [_envelope(form, sealing_key(seed), good=number != 2) for number in range(4)]
        for _batch in range(3)
    ]
    alone = list(opener.open_all(iter(batches), 12))
    together = list(opener.open_all(iter(batches), POOL_FROM))
    assert together == alone
    assert [row.reason for row in alone[0]] == ["", "", "unsealing-failed", ""]
    assert alone[2][0].answers == blank(form)
