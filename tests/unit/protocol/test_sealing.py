import secrets
from collections.abc import Callable

import pytest

from survey.protocol.errors import (
    ManifestInvalid,
    MessageMalformed,
    NotCanonical,
    PassphraseWrong,
    UnsealingFailed,
)
from survey.protocol.manifest import Manifest
from survey.protocol.sealing import OVERHEAD, Plaintext, load_sealing_key, seal
from survey.protocol.unsealing import Effort, expand, sealing_key, unseal, unwrap_seed, wrap_seed

Hexed = Callable[[str, str], bytes]
LIGHT = Effort(1, 64)


def test_the_sealing_vector(hexed: Hexed, manifest: Manifest) -> None:
    seed, nonce = hexed("envelopes", "sealing_seed"), hexed("tokens", "nonce")
    assert sealing_key(seed) == hexed("envelopes", "sealing_key") == manifest.sealing_key
    opened = unseal(hexed("envelopes", "ciphertext"), expand(seed), manifest.hash, nonce)
    assert opened == hexed("envelopes", "plaintext")
    answers = Plaintext.from_bytes(opened).answers
    assert answers is not None
    assert answers["nv1"] == 4
    assert Plaintext(answers).to_bytes(manifest.sealed_plaintext_bytes) == opened


def test_the_withdrawal_vector(hexed: Hexed, manifest: Manifest) -> None:
    data = hexed("envelopes", "withdrawn_plaintext")
    assert Plaintext.from_bytes(data) == Plaintext(None)
    assert Plaintext(None).to_bytes(manifest.sealed_plaintext_bytes) == data


def test_every_plaintext_of_a_survey_has_one_length() -> None:
    long = Plaintext({"oc1": "长" * 100}).to_bytes(512)
    short = Plaintext({}).to_bytes(512)
    assert len(long) == len(short) == 512
    key = sealing_key(b"s" * 32)
    sealed = {len(seal(plain, key, b"m" * 32, b"n" * 32)) for plain in (long, short)}
    assert sealed == {512 + OVERHEAD}


def test_answers_longer_than_the_fixed_length_are_refused() -> None:
    with pytest.raises(NotCanonical, match="longer"):
        Plaintext({"oc1": "x" * 600}).to_bytes(512)


@pytest.mark.parametrize("place", [0, 1119, 1120, 1500, -1])
def test_a_corrupted_ciphertext_does_not_open(hexed: Hexed, manifest: Manifest, place: int) -> None:
    damaged = bytearray(hexed("envelopes", "ciphertext"))
    damaged[place] ^= 1
    with pytest.raises(UnsealingFailed):
        unseal(
            bytes(damaged),
            expand(hexed("envelopes", "sealing_seed")),
            manifest.hash,
            hexed("tokens", "nonce"),
        )


def test_a_seal_opens_for_its_survey_token_and_key_only(hexed: Hexed, manifest: Manifest) -> None:
    ciphertext, key = hexed("envelopes", "ciphertext"), expand(hexed("envelopes", "sealing_seed"))
    nonce = hexed("tokens", "nonce")
    for wrong in (
        (ciphertext, key, b"x" * 32, nonce),
        (ciphertext, key, manifest.hash, b"x" * 32),
        (ciphertext, expand(b"x" * 32), manifest.hash, nonce),
        (b"", key, manifest.hash, nonce),
        (ciphertext[:1000], key, manifest.hash, nonce),
    ):
        with pytest.raises(UnsealingFailed):
            unseal(*wrong)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01\x00",
        b"\x02\x00\x00\x00\x00\x02{}\x00",
        b"\x01\x02\x00\x00\x00\x02{}\x00",
        b"\x01\x00\x00\x00\x00\x03{}\x00",
        b"\x01\x00\x00\x00\x00\x02{}\x01",
        b"\x01\x00\x00\x00\xff\xff{}\x00",
        b"\x01\x01\x00\x00\x00\x02{}\x00",
        b"\x01\x00\x00\x00\x00\x00\x00\x00",
        b"\x01\x00\x00\x00\x00\x03[1]",
    ],
)
def test_what_is_no_plaintext_is_refused(data: bytes) -> None:
    with pytest.raises(UnsealingFailed):
        Plaintext.from_bytes(data)


def test_what_is_no_sealing_key_is_refused() -> None:
    for data in (b"", b"\x00" * 1215, b"\xff" * 1216):
        with pytest.raises(ManifestInvalid):
            load_sealing_key(data)


def test_the_wrapped_seed_vector(hexed: Hexed, wire: dict[str, dict[str, str]]) -> None:
    wrapped = hexed("statements", "wrapped_seed")
    seed = unwrap_seed(wrapped, wire["statements"]["passphrase"])
    assert seed == hexed("envelopes", "sealing_seed")
    assert len(wrapped) == 104


def test_a_wrong_passphrase_opens_nothing() -> None:
    wrapped = wrap_seed(b"s" * 32, "right", LIGHT, secrets.token_bytes)
    with pytest.raises(PassphraseWrong):
        unwrap_seed(wrapped, "wrong")
    assert unwrap_seed(wrapped, "right") == b"s" * 32


@pytest.mark.parametrize("place", [16, 40, 60, 103])
def test_a_damaged_wrapped_seed_opens_nothing(place: int) -> None:
    wrapped = bytearray(wrap_seed(b"s" * 32, "right", LIGHT, secrets.token_bytes))
    wrapped[place] ^= 1
    with pytest.raises(PassphraseWrong):
        unwrap_seed(bytes(wrapped), "right")


@pytest.mark.parametrize(
    "limits", [b"\0" * 8, b"\0\0\0\1\xff\xff\xff\xff", b"\xff\xff\xff\xff\0\0\1\0"]
)
def test_a_wrapped_seed_with_impossible_limits_is_refused_at_once(limits: bytes) -> None:
    wrapped = wrap_seed(b"s" * 32, "right", LIGHT, secrets.token_bytes)
    with pytest.raises(MessageMalformed):
        unwrap_seed(wrapped[:8] + limits + wrapped[16:], "right")


def test_one_seed_has_one_key() -> None:
    assert sealing_key(b"s" * 32) == sealing_key(b"s" * 32) != sealing_key(b"t" * 32)
    sealed = seal(b"plain", sealing_key(b"s" * 32), b"m" * 32, b"n" * 32)
    assert unseal(sealed, expand(b"s" * 32), b"m" * 32, b"n" * 32) == b"plain"
    assert expand(b"s" * 32).public_key() is not None
