"""What a closed survey publishes, and every check that anybody can make of it.

The checks stand in the order of the argument; each is one small function that raises on a lie.
Opening and ``survey verify`` run the same ones. The honest limit: whoever runs the issuer or
prints the codes can vote for people who did not draw, not for more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import Final

from survey.errors import OpeningRefused
from survey.protocol.encoding import sha256
from survey.protocol.envelope import AUDIT_RECORD_BYTES, AuditRecord
from survey.protocol.manifest import Manifest
from survey.protocol.merkle import root
from survey.protocol.statements import Head, IssuerStatement
from survey.researcher.cores import PIECE, in_order

LEAF_BYTES: Final = 32
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Evidence:
    """The public bytes of one closed survey."""

    manifest: Manifest
    manifest_signature: bytes
    head: Head
    statement: IssuerStatement
    leaves: bytes
    records: bytes

    @property
    def leaf_list(self) -> list[bytes]:
        """The leaves, as published."""
        return _pieces(self.leaves, LEAF_BYTES)

    @property
    def record_list(self) -> list[bytes]:
        """The audit records, as published."""
        return _pieces(self.records, AUDIT_RECORD_BYTES)


def check_manifest(evidence: Evidence) -> None:
    """Check that the manifest is signed by the manifest key."""
    evidence.manifest.verify(evidence.manifest_signature)


def check_statement(evidence: Evidence) -> None:
    """Check that the issuer's statement is signed and its counts fit the manifest."""
    manifest, statement = evidence.manifest, evidence.statement
    statement.verify(manifest.issuer_statement_key)
    _require(statement.manifest_hash == manifest.hash, "the issuer speaks of another survey")
    _require(statement.invited == manifest.invited, "the issuer counts other invitations")
    limit = statement.invited - statement.replaced
    _require(statement.issued <= limit, "more tokens were issued than codes were alive")


def check_head(evidence: Evidence) -> None:
    """Check that the head is signed and bound to the issuer's statement."""
    manifest, head = evidence.manifest, evidence.head
    head.verify(manifest.collector_log_key)
    _require(head.manifest_hash == manifest.hash, "the head is of another survey")
    bound = sha256(evidence.statement.to_bytes())
    _require(head.issuer_statement_hash == bound, "the head is bound to another statement")


def check_leaves(evidence: Evidence) -> None:
    """Check that the leaf list ascends, without repetition, under the head's root."""
    leaves, head = evidence.leaf_list, evidence.head
    _require(len(evidence.leaves) % LEAF_BYTES == 0, "the leaf list is torn")
    _require(all(low < high for low, high in pairwise(leaves)), "the leaf list is not ascending")
    _require(len(leaves) == head.size, "the leaf list is not as long as the head says")
    _require(root(leaves) == head.root, "the leaf list has another root than the head")
    _require(head.size <= evidence.statement.issued, "more answers than tokens issued")


def check_records(evidence: Evidence, progress: Progress = lambda _done: None) -> None:
    """Check that every leaf has its record: a token of this survey, signed by its own key."""
    count = len(evidence.leaves) // LEAF_BYTES
    expected = count * AUDIT_RECORD_BYTES
    _require(len(evidence.records) == expected, "audit records and leaves differ in number")
    check = partial(_check_piece, evidence.manifest.to_bytes())
    nonces: set[bytes] = set()
    for found in in_order(check, _pairs(evidence), count):
        nonces.update(found)
        progress(len(found))
    _require(len(nonces) == count, "a token was counted twice")


def _pairs(evidence: Evidence) -> Iterator[tuple[bytes, bytes]]:
    """Yield records and their leaves, piece by piece."""
    records, leaves = BytesIO(evidence.records), BytesIO(evidence.leaves)
    while piece := leaves.read(PIECE * LEAF_BYTES):
        yield records.read(PIECE * AUDIT_RECORD_BYTES), piece


def _check_piece(manifest_bytes: bytes, pair: tuple[bytes, bytes]) -> list[bytes]:
    """Verify every record of a piece against its leaf; return the nonces."""
    manifest = Manifest.from_bytes(manifest_bytes)
    records, leaves = (_pieces(pair[0], AUDIT_RECORD_BYTES), _pieces(pair[1], LEAF_BYTES))
    return [check_record(manifest, *each) for each in zip(records, leaves, strict=True)]


def check_record(manifest: Manifest, data: bytes, leaf: bytes) -> bytes:
    """Verify one record against its leaf; return the token's nonce."""
    record = AuditRecord.from_bytes(data)
    _require(record.leaf == leaf, "an audit record does not belong to its leaf")
    record.verify_signature(manifest.hash)
    record.token.verify(manifest.issuer_key, manifest.challenge_digest)
    return record.token.nonce


CHECKS: Final[dict[str, Callable[[Evidence], None]]] = {
    "manifest": check_manifest,
    "issuer statement": check_statement,
    "head": check_head,
    "leaf list": check_leaves,
    "audit records": check_records,
}


def check_all(evidence: Evidence, progress: Progress = lambda _done: None) -> None:
    """Run every check; raise on the first lie."""
    for name, check in CHECKS.items():
        if name != "audit records":
            check(evidence)
    check_records(evidence, progress)


def count(evidence: Evidence) -> dict[str, int]:
    """Return what anybody can count: codes, tokens, answers, and those that replaced another."""
    records = map(AuditRecord.from_bytes, evidence.record_list)
    return {
        "invited": evidence.statement.invited,
        "issued": evidence.statement.issued,
        "accepted": evidence.head.size,
        "changed": sum(record.sequence > 0 for record in records),
    }


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise OpeningRefused(sentence)
