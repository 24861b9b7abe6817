"""Whose file it is: enough to tell two people's links apart, too little to name a link.

Two may answer one survey on one machine. What is kept for one must never be taken for the other's:
her answers would replace the first one's, or be thrown away for them. Yet the file must not join
code and token for a thief who holds the list of codes. So it bears one byte of a hash of both. That
tells two links apart 255 times in 256, and besides hers one code in 256 fits it by chance. The salt
is the nonce: random, in the file anyway, and the same at every stage. A salt for each stage would
give one byte more to whoever finds an earlier stage in a backup.
"""

from survey.cli.keep import Keep
from survey.cli.stages import Stage
from survey.cli.words import say
from survey.errors import SurveyError
from survey.protocol.encoding import label, sha256
from survey.simulate.respondent import Asking


class AnothersLink(SurveyError):
    """What is kept here for this survey was begun with another link."""

    code = "anothers-link"


def mark_of(nonce: bytes, code: str) -> int:
    """Return the first byte of H("asv1/whose\\0" ‖ nonce ‖ code)."""
    return sha256(label("whose"), nonce, code.encode("ascii"))[0]


def refuse_another(keep: Keep, kept: Stage | None, code: str) -> None:
    """Refuse to go on with another's; a file of an earlier version does not say whose it is."""
    if kept and not _fits(kept, code):
        raise AnothersLink(
            say("what is kept on this machine for this survey belongs to another link ({path}). "
                "Go on with that link, or answer this one with another --home. Nothing was sent "
                "and nothing was changed", path=keep.path)
        )  # fmt: skip


def _fits(kept: Stage, code: str) -> bool:
    if isinstance(kept, Asking):
        return kept.code == code
    return kept.mark is None or kept.mark == mark_of(kept.nonce, code)
