"""What became of the answer that a receipt promises to list, told from the published files.

The collector is held to its promise by the list. The researcher is not: she may reject a good
answer at will, and the files fit together all the same. Only whoever holds the receipt can find
that out, so a rejected answer is a no, however well it stands in the list.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Final

from survey.errors import OpeningRefused
from survey.protocol.codes import crockford
from survey.protocol.encoding import unb64u
from survey.protocol.envelope import RECEIPT_BYTES, AuditRecord, Receipt
from survey.protocol.merkle import leaf
from survey.researcher.published import REJECTIONS, Published

FULL: Final = 174  # characters of 130 bytes in base64url
SHORT: Final = 16
ALIKE: Final = str.maketrans("ILO", "110", "-")  # as a code may be typed (G3)


class Fate(Enum):
    """Every end that an answer can have, in words."""

    COUNTED = (
        "counted: its answer stands in the list, and the researcher does not list it as rejected"
    )
    LATEST = (
        "it stands in the list in place of an earlier one, and the researcher does not list it as "
        "rejected: counted if it changed the answer, gone if it withdrew it"
    )
    REPLACED = (
        "replaced: a later one of the same token stands in the list in its place. Whether that one "
        "changed the answer or withdrew it, the list cannot tell"
    )
    REJECTED = (
        "the receipt's answer stands in the list, but the researcher lists it as rejected: "
        "no figure counts it"
    )
    REPLACED_AND_REJECTED = (
        "a later one has replaced the receipt's answer, and the researcher lists that one as "
        "rejected: no figure counts either"
    )
    LOST = "the receipt's answer is not in the list"
    UNFOUND = (
        "no answer in the list has this short receipt: it was dropped, replaced by a later one, "
        "or mistyped. Only the full receipt shows which"
    )
    VOID = "the list holds it, but too few have answered: the survey is void, nobody is counted"
    UNSAID = (
        "the list holds it, or a later one in its place; whether that is counted, nobody can say "
        "without rejections.json"
    )


KEPT: Final = {Fate.COUNTED, Fate.LATEST, Fate.REPLACED}


def check_receipt(published: Published, written: str) -> Fate:
    """Return how the promise was kept; raise if whoever holds the receipt is not counted."""
    fate = fate_of(published, written)
    if fate not in KEPT:
        raise OpeningRefused(fate.value)
    return fate


def fate_of(published: Published, written: str) -> Fate:
    """Find the answer of a receipt, full or short.

    Raises
    ------
    OpeningRefused, ProtocolError
        If it is no receipt, or not one of this survey's collector.
    """
    bare = "".join(written.split())
    if len(bare) == FULL:
        receipt = Receipt.from_bytes(unb64u(bare, RECEIPT_BYTES))
        receipt.verify(published.manifest.collector_log_key, published.manifest.hash)
        return _of_full(published, receipt)
    short = bare.upper().translate(ALIKE)
    if len(short) != SHORT:
        raise OpeningRefused(f"a receipt has 174 characters, in short 16; this has {len(bare)}")
    return _of_short(published, short)


def _of_full(published: Published, receipt: Receipt) -> Fate:
    """Find the record of the same token: each token has one, and its sequence only rises."""
    nonce = receipt.entry[:32]
    record = next((each for each in _records(published) if each.token.nonce == nonce), None)
    if record is None:
        return Fate.LOST
    if record.leaf == leaf(receipt.entry):
        return _listed(published, record)
    return _later(published, record) if record.sequence > receipt.sequence else Fate.LOST


def _of_short(published: Published, short: str) -> Fate:
    """Find the leaf that begins with the 80 bits; nobody has signed them."""
    for record in _records(published):
        if crockford(record.leaf[:10], SHORT) == short:
            return _listed(published, record)
    return Fate.UNFOUND


def _listed(published: Published, record: AuditRecord) -> Fate:
    accepted = Fate.LATEST if record.sequence else Fate.COUNTED
    return _ruled(published, record, accepted, Fate.REJECTED)


def _later(published: Published, record: AuditRecord) -> Fate:
    return _ruled(published, record, Fate.REPLACED, Fate.REPLACED_AND_REJECTED)


def _ruled(published: Published, record: AuditRecord, accepted: Fate, rejected: Fate) -> Fate:
    """Say what the researcher has made of what the list holds."""
    if published.evidence.head.size < published.manifest.min_open:
        return Fate.VOID
    if REJECTIONS not in published:
        return Fate.UNSAID
    return rejected if record.leaf in published.rejections.leaves else accepted


def _records(published: Published) -> Iterator[AuditRecord]:
    return map(AuditRecord.from_bytes, published.evidence.record_list)
