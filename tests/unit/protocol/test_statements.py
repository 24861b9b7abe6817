from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from survey.protocol import merkle, signing
from survey.protocol.commands import Command, SignedCommand
from survey.protocol.encoding import sha256
from survey.protocol.errors import (
    CommandInvalid,
    CommandUntrusted,
    MessageMalformed,
    SignatureInvalid,
)
from survey.protocol.manifest import Manifest
from survey.protocol.statements import (
    BundleStatement,
    Destruction,
    Head,
    IssuerStatement,
    verify_approval,
    verify_release,
)

Hexed = Callable[[str, str], bytes]
ORIGIN = "https://issuer.example.org"


def test_the_statement_vectors(hexed: Hexed, manifest: Manifest) -> None:
    statement = IssuerStatement.from_bytes(hexed("statements", "issuer_statement"))
    statement.verify(manifest.issuer_statement_key)
    assert (statement.invited, statement.issued, statement.replaced) == (12, 9, 1)
    head = Head.from_bytes(hexed("statements", "head"))
    head.verify(manifest.collector_log_key)
    assert head.issuer_statement_hash == sha256(statement.to_bytes())
    bundle = BundleStatement.from_bytes(hexed("statements", "bundle_statement"))
    bundle.verify(manifest.manifest_key)
    assert bundle.bundle_hash == sha256(b"bundle")
    assert statement.to_bytes() == hexed("statements", "issuer_statement")
    assert head.to_bytes() == hexed("statements", "head")
    assert bundle.to_bytes() == hexed("statements", "bundle_statement")
    destruction = Destruction.from_bytes(hexed("statements", "destruction"))
    destruction.verify(manifest.manifest_key)
    assert (destruction.root, destruction.day) == (head.root, 20_950)
    assert destruction.to_bytes() == hexed("statements", "destruction")


def test_the_roots_of_the_leaf_list(wire: dict[str, Any]) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in wire["statements"]["leaves"]]
    roots = [merkle.root(leaves[:size]).hex() for size in range(len(leaves) + 1)]
    assert roots == wire["statements"]["roots"]


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1 as it is written there."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", recursive_root(leaves[:split]), recursive_root(leaves[split:]))


def test_the_root_is_that_of_rfc_9162_for_every_size() -> None:
    leaves = [merkle.leaf(bytes([size])) for size in range(130)]
    for size in range(130):
        assert merkle.root(leaves[:size]) == recursive_root(leaves[:size])


def test_an_altered_statement_is_refused(hexed: Hexed, manifest: Manifest) -> None:
    statement = IssuerStatement.from_bytes(hexed("statements", "issuer_statement"))
    head = Head.from_bytes(hexed("statements", "head"))
    bundle = BundleStatement.from_bytes(hexed("statements", "bundle_statement"))
    for lie in (
        replace(statement, issued=10),
        replace(statement, invited=13),
        replace(statement, replaced=0),
        replace(statement, manifest_hash=b"m" * 32),
    ):
        with pytest.raises(SignatureInvalid):
            lie.verify(manifest.issuer_statement_key)
    for other in (
        replace(head, size=6),
        replace(head, root=b"r" * 32),
        replace(head, issuer_statement_hash=b"s" * 32),
    ):
        with pytest.raises(SignatureInvalid):
            other.verify(manifest.collector_log_key)
    with pytest.raises(SignatureInvalid):
        replace(bundle, number=4).verify(manifest.manifest_key)
    destruction = Destruction.from_bytes(hexed("statements", "destruction"))
    for change in ({"day": 20_949}, {"root": b"r" * 32}, {"manifest_hash": b"m" * 32}):
        with pytest.raises(SignatureInvalid):
            replace(destruction, **change).verify(manifest.manifest_key)


def test_a_release_holds_over_its_root_and_file_only(
    wire: dict[str, Any], hexed: Hexed, manifest: Manifest
) -> None:
    file, root = (
        wire["statements"]["release_file"].encode(),
        Head.from_bytes(hexed("statements", "head")).root,
    )
    signature = hexed("statements", "release_signature")
    verify_release(manifest.release_key, manifest.hash, root, file, signature)
    for lie in (
        (manifest.manifest_key, manifest.hash, root, file, signature),
        (manifest.release_key, b"m" * 32, root, file, signature),
        (manifest.release_key, manifest.hash, b"r" * 32, file, signature),
        (manifest.release_key, manifest.hash, root, file + b" ", signature),
    ):
        with pytest.raises(SignatureInvalid):
            verify_release(*lie)


def test_an_approval_is_over_the_same_words_under_another_label(
    wire: dict[str, Any], hexed: Hexed, manifest: Manifest
) -> None:
    file = wire["statements"]["release_file"].encode()
    root = Head.from_bytes(hexed("statements", "head")).root
    key, approval = hexed("statements", "approver_key"), hexed("statements", "approval_signature")
    verify_approval(key, manifest.hash, root, file, approval)
    for lie in (
        (manifest.release_key, manifest.hash, root, file, approval),
        (key, b"m" * 32, root, file, approval),
        (key, manifest.hash, b"r" * 32, file, approval),
        (key, manifest.hash, root, file + b" ", approval),
    ):
        with pytest.raises(SignatureInvalid):
            verify_approval(*lie)
    with pytest.raises(SignatureInvalid):
        verify_release(key, manifest.hash, root, file, approval)


@pytest.mark.parametrize("parse", [IssuerStatement, Head, BundleStatement, Destruction])
def test_a_statement_of_another_length_is_refused(parse: Any) -> None:
    with pytest.raises(MessageMalformed):
        parse.from_bytes(b"\0" * 107)


def test_the_command_vector(hexed: Hexed, manifest: Manifest) -> None:
    data = hexed("statements", "command")
    signed = SignedCommand.from_bytes(data, ORIGIN, [b"\1" * 32, manifest.manifest_key])
    assert signed.command == Command("close", manifest.survey_id, ORIGIN, 7, {})
    assert (signed.key, signed.digest) == (manifest.manifest_key, sha256(data))


def test_a_command_from_a_stranger_or_for_another_server_is_refused(
    hexed: Hexed, manifest: Manifest
) -> None:
    data = hexed("statements", "command")
    with pytest.raises(CommandUntrusted):
        SignedCommand.from_bytes(data, ORIGIN, [manifest.release_key])
    with pytest.raises(CommandUntrusted):
        SignedCommand.from_bytes(data, ORIGIN, [])
    with pytest.raises(CommandUntrusted):
        SignedCommand.from_bytes(data, "https://other.example.org", [manifest.manifest_key])
    with pytest.raises(CommandUntrusted):
        SignedCommand.from_bytes(data[:10] + b"x" + data[11:], ORIGIN, [manifest.manifest_key])


@pytest.mark.parametrize("data", [b"", b"\0\0\0\5", b"\0\0\0\2{}", b"\0\0\0\2{}" + b"\0" * 65])
def test_what_is_no_command_is_refused(data: bytes, manifest: Manifest) -> None:
    with pytest.raises(CommandInvalid):
        SignedCommand.from_bytes(data, ORIGIN, [manifest.manifest_key])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verb", "destroy"),
        ("survey_id", "x"),
        ("sequence", -1),
        ("sequence", True),
        ("args", []),
        ("server", 1),
    ],
)
def test_a_command_with_an_impossible_field_is_refused(field: str, value: Any) -> None:
    seed = b"s" * 32
    command = replace(Command("close", "a" * 16, ORIGIN, 1, {}), **{field: value})
    with pytest.raises(CommandInvalid):
        SignedCommand.from_bytes(command.to_bytes(seed), ORIGIN, [signing.public_key(seed)])
