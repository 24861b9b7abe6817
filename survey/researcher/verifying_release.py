"""What anybody can check of a release: who signed it, whom it counts, and every word of it.

That the figures follow from the answers is the researcher's word; that nothing else stands there
than figures in the places of the plan is not.
"""

import time

from survey.errors import OpeningRefused
from survey.presenting.binding import check_binding
from survey.presenting.release import Participation, Release
from survey.protocol.statements import Destruction, verify_approval
from survey.researcher.evidence import count
from survey.researcher.possible import check_possible
from survey.researcher.published import APPROVAL, DESTRUCTION, REJECTIONS, RELEASE, Published
from survey.researcher.restating import restate
from survey.researcher.terms import DAY


def check_rejections(published: Published) -> None:
    """Check that the rejected leaves are signed, in the list, and as many as their reasons say."""
    leaves = published.rejections.leaves
    known = set(leaves) <= set(published.evidence.leaf_list)
    _require(known, "a rejected leaf is not in the list")


def check_release(published: Published) -> None:
    """Check that the release is signed, of this survey, counts what is counted, adds no word."""
    file = published.release
    manifest, head = published.manifest, published.evidence.head
    release = Release.from_bytes(file)
    check_binding(release, manifest, head)
    check_possible(release)
    if release.participation:
        _check_counts(published, release.participation)
    same = restate(release, manifest, head, published.questionnaire) == file
    _require(same, "the release says other words than questionnaire, plan and figures give")


def _check_counts(published: Published, counts: Participation) -> None:
    """Only an answer that was replaced can be a withdrawal, so no more than those may be absent."""
    _require(
        (counts.issued, counts.rejected)
        == (published.evidence.statement.issued, len(published.rejections.leaves)),
        "the release counts other people than the published list",
    )
    changed = count(published.evidence)["changed"]
    withdrawn = counts.accepted - counts.opened - counts.rejected
    _require(withdrawn <= changed, "fewer answers were opened than were accepted and not changed")


def check_approval(published: Published) -> None:
    """Check that the second person whom the manifest names has signed the same words."""
    manifest, root = published.manifest, published.evidence.head.root
    _require(APPROVAL in published, "the approver whom the manifest names has not signed")
    verify_approval(
        manifest.approver_key, manifest.hash, root, published[RELEASE], published[APPROVAL]
    )


def check_destruction(published: Published) -> None:
    """Check the researcher's word that this survey's answers are gone; the disks nobody can."""
    statement, manifest = Destruction.from_bytes(published[DESTRUCTION]), published.manifest
    statement.verify(manifest.manifest_key)
    same = statement.manifest_hash == manifest.hash
    _require(same, "the statement of destruction is of another survey")
    same = statement.root == published.evidence.head.root
    _require(same, "the statement of destruction is of another list")
    late = statement.day >= manifest.closes_not_before // DAY
    _require(late, "the statement of destruction is older than the close")
    come = statement.day <= time.time() // DAY + 1  # her clock may be a day before ours
    _require(come, "the statement of destruction is of a day that has not come")


def told(published: Published) -> dict[str, int]:
    """Return what anybody can count, and what the researcher says that became of it."""
    counts = count(published.evidence)
    if REJECTIONS in published:
        counts["rejected"] = len(published.rejections.leaves)
    if RELEASE in published and (said := Release.from_bytes(published.release).participation):
        counts["opened"] = said.opened
        counts["withdrawn"] = said.accepted - said.opened - said.rejected
    return counts


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise OpeningRefused(sentence)
