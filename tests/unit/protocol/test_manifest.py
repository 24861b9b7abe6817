from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from survey.protocol import signing
from survey.protocol.encoding import emit, parse
from survey.protocol.errors import ManifestInvalid, SignatureInvalid
from survey.protocol.manifest import Manifest, questionnaire_hash


def changed(manifest: Manifest, **fields: object) -> bytes:
    return emit({**parse(manifest.to_bytes()), **fields})


def test_the_manifest_vector(
    wire: dict[str, Any], manifest: Manifest, hexed: Callable[[str, str], bytes]
) -> None:
    assert manifest.to_bytes().decode() == wire["manifest"]["bytes"]
    assert manifest.hash == hexed("manifest", "hash")
    manifest.verify(hexed("manifest", "signature"))
    compiled = wire["manifest"]["questionnaire"].encode()
    assert questionnaire_hash(compiled) == manifest.questionnaire_hash
    assert manifest.challenge_digest == hexed("tokens", "challenge_digest")


def test_a_signature_for_another_manifest_is_refused(
    manifest: Manifest, hexed: Callable[[str, str], bytes]
) -> None:
    other = replace(manifest, k=11)
    with pytest.raises(SignatureInvalid):
        other.verify(hexed("manifest", "signature"))


FAULTS: list[tuple[str, object]] = [
    ("version", 2),
    ("version", True),
    ("mode", "public"),
    ("sealing_suite", "x25519"),
    ("survey_id", "short"),
    ("survey_id", "A" * 16),
    ("k", 4),
    ("k", "10"),
    ("k", -1),
    ("min_open", 0),
    ("invited", 0),
    ("invited", 2**32),
    ("sealed_plaintext_bytes", 12_289),
    ("sealed_plaintext_bytes", 0),
    ("starts", 1_800_500_000),
    ("issue_until", 1_800_600_001),
    ("submit_until", 1_810_000_000),
    ("closes_not_before", 1_800_600_001),
    ("log_duty", 1),
    ("singling_out_accepted", "yes"),
    ("languages", []),
    ("languages", ["en", "en"]),
    ("languages", ["English"]),
    ("languages", "en"),
    ("issuer_origin", "http://issuer.example.org"),
    ("issuer_origin", "https://issuer.example.org/"),
    ("issuer_origin", "https://issuer.example.org:443"),
    ("issuer_origin", "https://Issuer.example.org"),
    ("issuer_origin", 7),
    ("page_origin", "https://user@page.example.org"),
    ("post_office", {"origin": "https://post.example.org"}),
    ("trustees", {"threshold": 2}),
    ("trustees", [1]),
    ("extensions", []),
    ("manifest_key", "AA"),
    ("manifest_key", 5),
    ("manifest_key", ""),
    ("sealing_key", "AA"),
    ("token_key", "AA"),
    ("codes_root", "A" * 42 + "B"),
]


@pytest.mark.parametrize(("field", "value"), FAULTS)
def test_an_impossible_field_is_refused(manifest: Manifest, field: str, value: object) -> None:
    with pytest.raises(ManifestInvalid):
        Manifest.from_bytes(changed(manifest, **{field: value}))


@pytest.mark.parametrize("field", ["surprise", "starts", "k", "token_key"])
def test_a_missing_or_unknown_field_is_named(manifest: Manifest, field: str) -> None:
    value = parse(manifest.to_bytes())
    if field in value:
        del value[field]
    else:
        value[field] = 1
    with pytest.raises(ManifestInvalid, match=field):
        Manifest.from_bytes(emit(value))


def test_two_roles_with_one_key_are_refused(manifest: Manifest) -> None:
    with pytest.raises(ManifestInvalid, match="distinct"):
        replace(manifest, release_key=manifest.manifest_key)


def test_a_small_order_key_is_refused(manifest: Manifest) -> None:
    with pytest.raises(ManifestInvalid, match="Ed25519"):
        replace(manifest, release_key=b"\x01" + b"\0" * 31)


def test_other_bytes_of_the_same_manifest_are_refused(manifest: Manifest) -> None:
    with pytest.raises(ManifestInvalid):
        Manifest.from_bytes(manifest.to_bytes() + b"\n")


def test_a_local_manifest_may_use_plain_http(manifest: Manifest) -> None:
    local = replace(manifest, page_origin="http://localhost:8402")
    assert Manifest.from_bytes(local.to_bytes()) == local


def test_an_approver_shares_no_key(manifest: Manifest) -> None:
    approver = signing.public_key(b"a" * 32)
    approved = replace(manifest, approver_key=approver)
    assert Manifest.from_bytes(approved.to_bytes()).approver_key == approver
    with pytest.raises(ManifestInvalid, match="distinct"):
        replace(manifest, approver_key=manifest.release_key)
