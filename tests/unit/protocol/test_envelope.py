from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from survey.protocol.envelope import AuditRecord, Envelope, Receipt, envelope_bytes
from survey.protocol.errors import (
    EnvelopeMalformed,
    MessageMalformed,
    SignatureInvalid,
    TokenInvalid,
)
from survey.protocol.manifest import Manifest
from survey.protocol.tokens import TokenKey

Hexed = Callable[[str, str], bytes]


@pytest.fixture
def envelope(hexed: Hexed, manifest: Manifest) -> Envelope:
    return Envelope.from_bytes(hexed("envelopes", "envelope"), manifest.sealed_plaintext_bytes)


def test_the_envelope_vector(hexed: Hexed, manifest: Manifest, envelope: Envelope) -> None:
    data = hexed("envelopes", "envelope")
    assert len(data) == envelope_bytes(manifest.sealed_plaintext_bytes) == 512 + 1588
    assert envelope.to_bytes() == data
    assert envelope.entry == hexed("envelopes", "entry")
    assert envelope.audit_record.to_bytes() == hexed("envelopes", "audit_record")
    assert envelope.audit_record.leaf == hexed("envelopes", "leaf")
    envelope.audit_record.verify_signature(manifest.hash)
    envelope.token.verify(manifest.issuer_key, manifest.challenge_digest)
    rebuilt = Envelope.build(
        envelope.token, hexed("tokens", "one_time_seed"), 0, envelope.ciphertext, manifest.hash
    )
    assert rebuilt == envelope


def test_the_receipt_vector(wire: dict[str, Any], hexed: Hexed, manifest: Manifest) -> None:
    receipt = Receipt.from_bytes(hexed("envelopes", "receipt"))
    receipt.verify(manifest.collector_log_key, manifest.hash)
    assert receipt.entry == hexed("envelopes", "entry")
    assert receipt.short == wire["envelopes"]["short_receipt"]
    assert receipt.to_bytes() == hexed("envelopes", "receipt")


@pytest.mark.parametrize("change", [-1, 1])
def test_an_envelope_of_another_length_is_refused(
    hexed: Hexed, manifest: Manifest, change: int
) -> None:
    data = (hexed("envelopes", "envelope") + b"\0")[
        : manifest.sealed_plaintext_bytes + 1588 + change
    ]
    with pytest.raises(EnvelopeMalformed):
        Envelope.from_bytes(data, manifest.sealed_plaintext_bytes)


@pytest.mark.parametrize("start", [b"\x02\x00\x02", b"\x01\x00\x01"])
def test_an_envelope_of_another_version_or_type_is_refused(
    hexed: Hexed, manifest: Manifest, start: bytes
) -> None:
    with pytest.raises(EnvelopeMalformed):
        Envelope.from_bytes(
            start + hexed("envelopes", "envelope")[3:], manifest.sealed_plaintext_bytes
        )


def test_every_part_of_an_envelope_is_bound(
    envelope: Envelope, manifest: Manifest, token_key: TokenKey
) -> None:
    stolen = replace(envelope.token, nonce=b"n" * 32)
    broken = [
        replace(envelope, token=stolen),
        replace(envelope, one_time_key=b"k" * 32),
        replace(envelope, sequence=1),
        replace(envelope, ciphertext=envelope.ciphertext[:-1] + b"x"),
        replace(envelope, signature=b"\0" * 64),
    ]
    for other in broken:
        with pytest.raises(SignatureInvalid):
            other.audit_record.verify_signature(manifest.hash)
    with pytest.raises(SignatureInvalid):
        envelope.audit_record.verify_signature(b"m" * 32)
    swapped = replace(envelope, token=replace(envelope.token, authenticator=b"\1" * 256))
    with pytest.raises(TokenInvalid):
        swapped.token.verify(token_key, manifest.challenge_digest)


def test_a_receipt_holds_for_its_entry_survey_and_collector_only(
    hexed: Hexed, manifest: Manifest
) -> None:
    receipt = Receipt.from_bytes(hexed("envelopes", "receipt"))
    lies = [
        (replace(receipt, entry=b"e" * 65), manifest.collector_log_key, manifest.hash),
        (replace(receipt, signature=b"\0" * 64), manifest.collector_log_key, manifest.hash),
        (receipt, manifest.release_key, manifest.hash),
        (receipt, manifest.collector_log_key, b"m" * 32),
    ]
    for lie, key, survey in lies:
        with pytest.raises(SignatureInvalid):
            lie.verify(key, survey)


@pytest.mark.parametrize("data", [b"", b"\x01" * 129, b"\x01" * 131, b"\x02" + b"\x01" * 129])
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(MessageMalformed):
        Receipt.from_bytes(data)


def test_what_is_no_audit_record_is_refused(hexed: Hexed) -> None:
    record = hexed("envelopes", "audit_record")
    for data in (
        b"",
        record[:-1],
        record + b"\0",
        b"\x02" + record[1:],
        record[:2] + b"\x01" * 482,
    ):
        with pytest.raises(MessageMalformed):
            AuditRecord.from_bytes(data)
    assert AuditRecord.from_bytes(record).to_bytes() == record
