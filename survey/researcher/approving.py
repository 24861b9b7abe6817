"""The second person: her key, and her signature beside the researcher's.

Her home is ``HOME/approver/`` on a machine of her own: a key that lies on the researcher's desk, or
on a server, would let one person sign as two.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from survey.errors import HomeUnusable, ReleaseRefused
from survey.protocol import signing
from survey.protocol.errors import SignatureInvalid
from survey.protocol.manifest import Manifest
from survey.protocol.randomness import Random
from survey.protocol.statements import Head, sign_approval, verify_approval
from survey.researcher.files import make_private, read_private, write_private
from survey.researcher.home import SEED_BYTES, Desk, refuse_servers
from survey.researcher.published import APPROVAL, RELEASE, Published
from survey.researcher.verifying import checks

SEED: Final = "approver/approver.seed"


@dataclass(frozen=True)
class Approver:
    """Whoever must agree before anything is released."""

    seed: bytes

    @classmethod
    def create(cls, home: Path, random: Random) -> "Approver":
        """Make her key; one that is there is never replaced."""
        _refuse_desk(home)
        path = home / SEED
        if not path.exists():
            make_private(path.parent).chmod(0o700)
            write_private(path, random(SEED_BYTES))
        return cls.open(home)

    @classmethod
    def open(cls, home: Path) -> "Approver":
        """Open her home."""
        _refuse_desk(home)
        return cls(read_private(home / SEED, "the approver's key (survey keys new --approver)"))

    @property
    def key(self) -> bytes:
        """The public key, for ``survey publish --approver``."""
        return signing.public_key(self.seed)

    def examine(self, published: Published) -> None:
        """Check all that anybody can check, and that it is hers to approve."""
        if published.manifest.approver_key != self.key:
            raise ReleaseRefused("the manifest names another approver, or none")
        if RELEASE not in published:
            raise HomeUnusable(f"{published.path} holds no release to approve")
        for name, check in checks(published):
            if name != "approval":
                check()

    def approve(self, published: Published) -> Path:
        """Lay her signature beside the researcher's, over the same words."""
        manifest, root = published.manifest, published.evidence.head.root
        signature = sign_approval(self.seed, manifest.hash, root, published[RELEASE])
        path = published.path / APPROVAL
        write_private(path, signature)
        return path


def is_approved(path: Path, manifest: Manifest) -> bool:
    """Tell whether a release may be sent: nobody need approve it, or she has.

    Raises
    ------
    ReleaseRefused
        If something else than her signature over this release lies in its place.
    """
    if not manifest.approver_key:
        return True
    if not (path / APPROVAL).exists():
        return False
    file, head, approval = (_read(path, name) for name in (RELEASE, "head", APPROVAL))
    root = Head.from_bytes(head).root
    try:
        verify_approval(manifest.approver_key, manifest.hash, root, file, approval)
    except SignatureInvalid as error:
        raise ReleaseRefused(
            f"{path / APPROVAL} is not the approver's word for this file"
        ) from error
    return True


def _read(path: Path, name: str) -> bytes:
    return read_private(path / name, "a file of the release")


def _refuse_desk(home: Path) -> None:
    refuse_servers(home)
    if Desk.stands_in(home):
        raise HomeUnusable(
            f"{home} is the researcher's: the approver signs on a machine of her own"
        )
