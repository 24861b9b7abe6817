"""Unsealing on several cores: the same rows, in the same order, as on one."""

import secrets

from questionnaires.answers import blank
from questionnaires.columns import filled
from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol import signing
from survey.protocol.envelope import Envelope
from survey.protocol.sealing import Plaintext, seal
from survey.protocol.tokens import Token, nonce_of
from survey.protocol.unsealing import sealing_key
from survey.researcher.cores import POOL_FROM, in_order
from survey.researcher.opening.unseal import Opener

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
    pieces = [
        [_envelope(form, sealing_key(seed), good=number != 2) for number in range(4)]
        for _piece in range(3)
    ]
    alone = list(in_order(opener, pieces, 12))
    together = list(in_order(opener, pieces, POOL_FROM))
    assert together == alone
    assert [reason for piece in alone for _leaf, reason in piece.rejected] == 3 * [
        "unsealing-failed"
    ]
    assert [piece.accepted for piece in alone] == [4, 4, 4]
    assert alone[2].answers.to_pydict() == filled(form, 3 * [blank(form)])
