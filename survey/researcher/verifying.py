"""``survey verify``: published files against one another. Needs no key, no home, no server.

Each check is one small function that raises on a lie; they stand in the order of the argument.
What no check can show is said in `UNSHOWN`, and printed.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from survey.errors import OpeningRefused
from survey.protocol.codes import fingerprint, read_fingerprint
from survey.protocol.document import BESIDE, Document, Reference, integrity
from survey.protocol.encoding import b64u, sha256
from survey.protocol.manifest import questionnaire_hash
from survey.protocol.statements import BundleStatement
from survey.researcher import evidence
from survey.researcher.page.markup import check_markup
from survey.researcher.published import (
    APPROVAL,
    DESTRUCTION,
    PAGE,
    REJECTED,
    REJECTIONS,
    RELEASE,
    SIGNATURE,
    Published,
)
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
    "that a rejected answer did not fit: whoever holds its receipt can contradict (--receipt)",
    "that what was suppressed had to be: no reason is published",
    "what the page's script does: she may have signed another; build it anew and compare",
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
    check_markup(published[PAGE])
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
    survey_id = published.manifest.survey_id
    for name, named in zip(BESIDE, document.references, strict=True):
        same = Reference.to(survey_id, name, published[name]) == named
        _require(same, f"the page names another {name}")
    agreed = integrity(published["after.js"]).encode() in published["client.js"]
    _require(agreed, "the first script names another second one")


def check_saved_page(published: Published, saved: bytes) -> None:
    """Check that somebody was shown the published page, to the byte.

    But for what an editor adds when it saves: a mark at the beginning, other line ends. A browser
    reads the same page with and without.
    """
    unmarked = saved.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")
    same = published[PAGE] in {saved, unmarked}
    _require(same, "the saved page is another one than the researcher published")


def check_fingerprint(published: Published, expected: str) -> None:
    """Check the digits of an invitation."""
    same = "".join(fingerprint(published.manifest.hash)) == read_fingerprint(expected)
    _require(same, "the manifest has another fingerprint")


CHECKS: Final[dict[str, tuple[tuple[str, ...], Callable[[Published], None]]]] = {
    "questionnaire": (("manifest.json",), check_questionnaire),
    "page": (("manifest.json",), check_page),
    "rejected leaves": ((REJECTIONS, REJECTED, RELEASE), check_rejections),
    "release": ((RELEASE, SIGNATURE, APPROVAL), check_release),
    "approval": ((RELEASE,), check_approval),
    "destruction": ((DESTRUCTION,), check_destruction),
}
"""Each check by its name, and the files of which any one calls for it where it lies there."""


def checks(published: Published) -> Iterator[tuple[str, Check]]:
    """Yield every check that the folder calls for, in the order of the argument."""
    for name, check in evidence.CHECKS.items():
        yield name, partial(check, published.evidence)
    for name, (files, check_more) in CHECKS.items():
        if any(file in published for file in files) and _is_due(published, name):
            yield name, partial(check_more, published)


def _is_due(published: Published, name: str) -> bool:
    """Nobody need approve where the manifest names nobody."""
    return name != "approval" or bool(published.manifest.approver_key)


def absent(published: Published) -> list[str]:
    """Return the checks that the folder holds nothing for."""
    return [
        name
        for name, (files, _check) in CHECKS.items()
        if not any(file in published for file in files) and _is_due(published, name)
    ]


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise OpeningRefused(sentence)
