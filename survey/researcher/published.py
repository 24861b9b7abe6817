"""A folder of published files, as anybody may have it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from questionnaires.compiling import CompiledQuestionnaire
from survey.errors import HomeUnusable
from survey.protocol.document import BESIDE
from survey.protocol.manifest import Manifest
from survey.protocol.statements import Head, IssuerStatement, verify_rejections, verify_release
from survey.researcher.evidence import Evidence
from survey.researcher.files import read_private
from survey.researcher.rejections import Rejections

PAGE: Final = "page.html"
REJECTIONS: Final = "rejections.json"
REJECTED: Final = "rejections.sig"
RELEASE: Final = "release.json"
SIGNATURE: Final = "release.sig"
APPROVAL: Final = "approval.sig"
DESTRUCTION: Final = "destroyed.statement"
PUBLIC: Final = (
    *("manifest.json", "manifest.sig", "questionnaire.json", "bundle.statement", PAGE, *BESIDE),
    *("issuer-statement", "head", "leaves.bin", "audit-records"),
    *(REJECTIONS, REJECTED, RELEASE, SIGNATURE, APPROVAL, DESTRUCTION),
)
"""What exists once in the world: two that differ are a lie, or of two surveys or releases."""


@dataclass(frozen=True)
class Published:
    """Published files side by side; what was never signed into being may be absent."""

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

    @property
    def manifest(self) -> Manifest:
        """The manifest."""
        return self.evidence.manifest

    def __getitem__(self, name: str) -> bytes:
        """Return one file's bytes."""
        return _read(self.path, name)

    def __contains__(self, name: str) -> bool:
        """Tell whether a file is there."""
        return (self.path / name).is_file()

    @property
    def questionnaire(self) -> CompiledQuestionnaire:
        """The questionnaire, compiled."""
        return CompiledQuestionnaire.from_bytes(self["questionnaire.json"])

    @property
    def release(self) -> bytes:
        """The release, its signature verified."""
        return self._signed("release", verify_release)

    @property
    def rejections(self) -> Rejections:
        """The rejected leaves, their signature verified."""
        return Rejections.from_bytes(self._signed("rejections", verify_rejections))

    def _signed(self, name: str, verify: Callable[..., None]) -> bytes:
        data, signature = self[f"{name}.json"], self[f"{name}.sig"]
        root = self.evidence.head.root
        verify(self.manifest.release_key, self.manifest.hash, root, data, signature)
        return data


def _read(path: Path, name: str) -> bytes:
    return read_private(path / name, "a published file")
