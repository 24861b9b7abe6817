from collections.abc import Callable

import pytest

from survey.protocol import signing
from survey.protocol.envelope import envelope_bytes
from survey.protocol.errors import MessageMalformed, SignatureInvalid, UnsealingFailed
from survey.protocol.letter_opening import open_letter
from survey.protocol.letters import (
    Delivery,
    Postmark,
    letter_bytes,
    sign_delivered,
    verify_delivered,
)
from survey.protocol.manifest import Manifest
from survey.protocol.unsealing import expand

Hexed = Callable[[str, str], bytes]


def test_the_letter_vectors(hexed: Hexed, manifest: Manifest) -> None:
    size = manifest.sealed_plaintext_bytes
    letter, key = hexed("letters", "letter"), hexed("letters", "postmark_key")
    assert len(letter) == letter_bytes(size) == size + 2725
    opened = open_letter(letter, expand(hexed("letters", "transport_seed")), manifest.hash)
    assert opened == hexed("envelopes", "envelope")
    assert len(opened) == envelope_bytes(size)
    postmark = Postmark.from_bytes(hexed("letters", "postmark"))
    postmark.verify(key, manifest.hash)
    delivery = Delivery.from_bytes(hexed("letters", "delivery"), key, manifest.hash, size)
    assert delivery == Delivery(last=True, letters=(letter,))
    verify_delivered(
        manifest.collector_log_key,
        manifest.hash,
        hexed("letters", "delivery"),
        hexed("letters", "delivered"),
    )


def test_a_letter_for_another_survey_or_key_does_not_open(hexed: Hexed, manifest: Manifest) -> None:
    letter, seed = hexed("letters", "letter"), hexed("letters", "transport_seed")
    for damaged, key, survey in (
        (letter, seed, b"m" * 32),
        (letter, b"x" * 32, manifest.hash),
        (letter[:-1], seed, manifest.hash),
        (b"\x02" + letter[1:], seed, manifest.hash),
        (b"", seed, manifest.hash),
    ):
        with pytest.raises(UnsealingFailed):
            open_letter(damaged, expand(key), survey)


def test_an_altered_postmark_or_delivery_is_refused(hexed: Hexed, manifest: Manifest) -> None:
    key, size = hexed("letters", "postmark_key"), manifest.sealed_plaintext_bytes
    with pytest.raises(SignatureInvalid):
        Postmark.from_bytes(hexed("letters", "postmark")).verify(key, b"m" * 32)
    with pytest.raises(MessageMalformed):
        Postmark.from_bytes(b"\x01" * 96)
    delivery = hexed("letters", "delivery")
    with pytest.raises(SignatureInvalid):
        Delivery.from_bytes(delivery[:1] + b"\0" + delivery[2:], key, manifest.hash, size)
    with pytest.raises(MessageMalformed):
        Delivery.from_bytes(delivery, key, manifest.hash, size + 1)
    with pytest.raises(SignatureInvalid):
        verify_delivered(
            manifest.release_key, manifest.hash, delivery, hexed("letters", "delivered")
        )


def test_an_empty_last_delivery_is_a_delivery(manifest: Manifest) -> None:
    seed = b"p" * 32
    data = Delivery(last=False, letters=()).to_bytes(seed, manifest.hash)
    key = signing.public_key(seed)
    assert Delivery.from_bytes(data, key, manifest.hash, 512) == Delivery(last=False, letters=())
    answer = sign_delivered(seed, manifest.hash, data)
    verify_delivered(key, manifest.hash, data, answer)
