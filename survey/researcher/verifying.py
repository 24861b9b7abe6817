"""``survey verify``: published files against one another. Needs no key, no home, no server.

"Verified" means: signed by the manifest's release key over the published root, and the list is
what issuer and collector signed. That the figures follow from the answers is the researcher's
word. Compare the fingerprint with the one on your invitation: it names the manifest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from survey.errors import HomeUnusable, OpeningRefused
from survey.protocol.encoding import b64u, parse, unb64u
from survey.protocol.manifest import Manifest, questionnaire_hash
from survey.protocol.statements import Head, IssuerStatement, verify_release
from survey.researcher.evidence import CHECKS, Evidence
from survey.researcher.files import read_private


@dataclass(frozen=True)
class Published:
    """A folder of published files."""

    path: Path
    evidence: Evidence

    @classmethod
    def read(cls, path: Path) -> "Published":
        """Read the folder; a missing file is named."""
        if not path.is_dir():
            raise HomeUnusable(f"{path} is no folder of published files")
        evidence = Evidence(
            manifest=Manifest.from_bytes(_read(path, "manifest.json")),
            manifest_signature=_read(path, "manifest.sig"),
            head=Head.from_bytes(_read(path, "head")),
            statement=IssuerStatement.from_bytes(_read(path, "issuer-statement")),
            leaves=_read(path, "leaves.bin"),
            records=_read(path, "audit-records"),
        )
        return cls(path, evidence)

    def __getitem__(self, name: str) -> bytes:
        """Return one file's bytes."""
        return _read(self.path, name)

    def signed(self, name: str) -> dict[str, Any]:
        """Return a file of the release key's, its signature verified."""
        manifest, data = self.evidence.manifest, self[f"{name}.json"]
        root, signature = self.evidence.head.root, self[f"{name}.sig"]
        verify_release(manifest.release_key, manifest.hash, root, data, signature)
        return parse(data)


def check_questionnaire(published: Published) -> None:
    """Check that the questionnaire is the one the manifest names."""
    found = questionnaire_hash(published["questionnaire.json"])
    expected = published.evidence.manifest.questionnaire_hash
    _require(found == expected, "the questionnaire is another one")


def check_rejections(published: Published) -> None:
    """Check that the rejected leaves are signed, in the list, and as many as their reasons say."""
    file = published.signed("rejections")
    leaves = {unb64u(leaf, 32) for leaf in file["leaves"]}
    _require(leaves <= set(published.evidence.leaf_list), "a rejected leaf is not in the list")
    counted = sum(count for _reason, count in file["reasons"])
    _require(counted == len(file["leaves"]) == len(leaves), "the reasons do not add up")


def check_release(published: Published) -> None:
    """Check that the release is signed, of this survey, and counts what the list counts."""
    file = published.signed("release")
    evidence = published.evidence
    _require(file["survey_id"] == evidence.manifest.survey_id, "the release is of another survey")
    _require(file["manifest_hash"] == b64u(evidence.manifest.hash), "the release names another MH")
    _require(file["root"] == b64u(evidence.head.root), "the release names another root")
    _require(file["k"] == evidence.manifest.k, "the release has another threshold k")
    planned = set(evidence.manifest.release_plan["tables"])
    tables = set(file) & {"groups", "indices", "participation", "typology"}
    _require(tables <= planned, "the release has a table that the plan does not name")
    if "participation" in file:
        _check_counts(published, file["participation"])


def _check_counts(published: Published, counts: dict[str, int]) -> None:
    statement, head = published.evidence.statement, published.evidence.head
    known = {
        "invited": statement.invited,
        "issued": statement.issued,
        "accepted": head.size,
        "rejected": len(published.signed("rejections")["leaves"]),
    }
    found = {name: counts[name] for name in known}
    _require(found == known, "the release counts other people than the published list")
    opened = counts["opened"] + counts["rejected"]
    _require(opened <= counts["accepted"], "more answers were opened than accepted")


MORE_CHECKS: Final[dict[str, Callable[[Published], None]]] = {
    "questionnaire": check_questionnaire,
    "rejected leaves": check_rejections,
    "release": check_release,
}


def checks(path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield every check by its name, in the order of the argument; a check raises on a lie."""
    published = Published.read(path)
    for name, check in CHECKS.items():
        yield name, partial(check, published.evidence)
    for name, check_more in MORE_CHECKS.items():
        yield name, partial(check_more, published)


def _read(path: Path, name: str) -> bytes:
    return read_private(path / name, "a published file")


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise OpeningRefused(sentence)
