"""``survey verify``: published files against one another. Needs no key, no home, no server.

Each check is one small function that raises on a lie; they stand in the order of the argument.
What no check can show is said in `UNSHOWN`, and printed.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from survey.errors import OpeningRefused
from survey.protocol.codes import fingerprint
from survey.protocol.document import BESIDE, Document, Reference, integrity
from survey.protocol.encoding import b64u, sha256
from survey.protocol.envelope import AuditRecord, Receipt
from survey.protocol.manifest import questionnaire_hash
from survey.protocol.merkle import leaf
from survey.protocol.statements import BundleStatement
from survey.researcher import evidence
from survey.researcher.published import DESTRUCTION, PAGE, RELEASE, STATEMENTS, Published
from survey.researcher.verifying_release import (
    check_approval,
    check_destruction,
    check_rejections,
    check_release,
)

Check = Callable[[], None]
UNSHOWN: Final = (
    "votes for people who did not draw, cast by whoever runs the issuer or prints the codes",
    "that the figures follow from the answers: that is the researcher's word",
    "that everybody was shown these files: compare the fingerprint, use --page and --against",
    "that no copy of the key or of the answers was kept, before or after a signed destruction",
)


def check_questionnaire(published: Published) -> None:
    """Check that the questionnaire is the one the manifest names."""
    found = questionnaire_hash(published["questionnaire.json"])
    expected = published.manifest.questionnaire_hash
    _require(found == expected, "the questionnaire is another one")


def check_page(published: Published) -> None:
    """Check that the page is what the researcher signed for this survey, to the last word of it.

    The document embeds these files, and names scripts and style sheet by their content.
    """
    statement = BundleStatement.from_bytes(published["bundle.statement"])
    statement.verify(published.manifest.manifest_key)
    same = statement.manifest_hash == published.manifest.hash
    _require(same, "the bundle statement is of another survey")
    same = statement.bundle_hash == sha256(published[PAGE])
    _require(same, "the page is another one than the bundle statement names")
    document = Document.from_bytes(published[PAGE])
    for name, expected in {
        "manifest": published["manifest.json"],
        "signature": b64u(published["manifest.sig"]).encode(),
        "questionnaire": published["questionnaire.json"],
    }.items():
        _require(document.embedded[name] == expected, f"the page shows another {name}")
    _check_files(published, document)


def _check_files(published: Published, document: Document) -> None:
    """Check the files beside the page; the first script names the second one by itself, too."""
    survey_id, named = published.manifest.survey_id, document.references
    for name in BESIDE:
        same = Reference.to(survey_id, name, published[name]) in named
        _require(same, f"the page names another {name}")
    _require(len(named) == len(BESIDE), "the page names more files than are published")
    agreed = integrity(published["after.js"]).encode() in published["client.js"]
    _require(agreed, "the first script names another second one")


def check_saved_page(published: Published, saved: bytes) -> None:
    """Check that somebody was shown the published page, to the byte."""
    same = saved == published[PAGE]
    _require(same, "the saved page is another one than the researcher published")


def check_fingerprint(published: Published, expected: str) -> None:
    """Check the digits of an invitation; spaces are for the eye."""
    digits = "".join(fingerprint(published.manifest.hash))
    _require(digits == "".join(expected.split()), "the manifest has another fingerprint")


def check_receipt(published: Published, data: bytes) -> None:
    """Check that a receipt is kept: its leaf is in the list, or a later one of the same token."""
    receipt = Receipt.from_bytes(data)
    receipt.verify(published.manifest.collector_log_key, published.manifest.hash)
    if leaf(receipt.entry) in published.evidence.leaf_list:
        return
    nonce, sequence = receipt.entry[:32], receipt.entry[32]
    records = map(AuditRecord.from_bytes, published.evidence.record_list)
    later = any(each.token.nonce == nonce and each.sequence > sequence for each in records)
    _require(later, "the receipt's answer is not in the list")


def check_against(published: Published, other: Published) -> None:
    """Check that two people were shown the same files, as far as both have them."""
    for name in STATEMENTS:
        if name in published and name in other:
            same = published[name] == other[name]
            _require(same, f"two people were shown different files: {name}")


def alone(published: Published, other: Published) -> list[str]:
    """Return the files that only one of two people has: nothing is said by comparing those."""
    return [name for name in STATEMENTS if (name in published) != (name in other)]


CHECKS: Final[dict[str, tuple[str, Callable[[Published], None]]]] = {
    "questionnaire": ("manifest.json", check_questionnaire),
    "page": ("manifest.json", check_page),
    "rejected leaves": (RELEASE, check_rejections),
    "release": (RELEASE, check_release),
    "approval": (RELEASE, check_approval),
    "destruction": (DESTRUCTION, check_destruction),
}
"""Each check by its name, and the file that calls for it where it lies in the folder."""


def checks(published: Published) -> Iterator[tuple[str, Check]]:
    """Yield every check that the folder calls for, in the order of the argument."""
    for name, check in evidence.CHECKS.items():
        yield name, partial(check, published.evidence)
    for name, (file, check_more) in CHECKS.items():
        if file in published and _is_due(published, name):
            yield name, partial(check_more, published)


def _is_due(published: Published, name: str) -> bool:
    """Nobody need approve where the manifest names nobody."""
    return name != "approval" or bool(published.manifest.approver_key)


def absent(published: Published) -> list[str]:
    """Return the checks that the folder holds nothing for."""
    return [
        name
        for name, (file, _check) in CHECKS.items()
        if file not in published and _is_due(published, name)
    ]


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise OpeningRefused(sentence)
