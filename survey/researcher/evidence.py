"""What a closed survey publishes, and every check that anybody can make of it.

The checks stand in the order of the argument; each is one small function that raises on a lie.
Opening and ``survey verify`` run the same ones. The honest limit: whoever runs the issuer or
prints the codes can vote for people who did not draw, not for more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from survey.errors import OpeningRefused
from survey.protocol.encoding import sha256
from survey.protocol.envelope import AUDIT_RECORD_BYTES, AuditRecord
from survey.protocol.manifest import Manifest
from survey.protocol.merkle import root
from survey.protocol.statements import Head, IssuerStatement

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
    records, leaves = evidence.record_list, evidence.leaf_list
    torn = len(evidence.records) % AUDIT_RECORD_BYTES != 0
    _require(not torn and len(records) == len(leaves), "audit records and leaves differ in number")
    nonces: set[bytes] = set()
    check = RecordCheck.of(evidence.manifest)
    for data, leaf in zip(records, leaves, strict=True):
        nonces.add(check(data, leaf))
        progress(1)
    _require(len(nonces) == len(records), "a token was counted twice")


@dataclass(frozen=True)
class RecordCheck:
    """The check of one audit record, with what it needs of the manifest worked out once."""

    manifest: Manifest
    manifest_hash: bytes
    challenge: bytes

    @classmethod
    def of(cls, manifest: Manifest) -> "RecordCheck":
        """Prepare the check for a survey."""
        return cls(manifest, manifest.hash, manifest.challenge_digest)

    def __call__(self, data: bytes, leaf: bytes) -> bytes:
        """Verify one record against its leaf; return the token's nonce."""
        record = AuditRecord.from_bytes(data)
        _require(record.leaf == leaf, "an audit record does not belong to its leaf")
        record.verify_signature(self.manifest_hash)
        record.token.verify(self.manifest.issuer_key, self.challenge)
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


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise OpeningRefused(sentence)
