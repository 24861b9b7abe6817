"""What was asked for beside the link, and whether survey and machine offer it."""

from dataclasses import dataclass

from survey.cli.keep import Keep
from survey.cli.stages import Holding, Sealed, Stage, changing_key
from survey.cli.words import say
from survey.errors import SurveyError
from survey.protocol.manifest import Manifest


class NotOffered(SurveyError):
    """What was asked for is not to be had here."""

    code = "not-offered"


@dataclass(frozen=True)
class Wishes:
    """The options of ``survey answer``."""

    later: bool = False
    changeable: bool = False
    withdraw: bool = False
    sure: bool = False

    def check(self, manifest: Manifest, kept: Stage | None) -> None:
        """Refuse, before anything is used up, what cannot be had."""
        if self.later and not manifest.spread_hours:
            raise NotOffered(say("this survey offers no other way than sending at once"))
        if self.changeable and manifest.post_office:
            raise NotOffered(
                say("this survey has a post office: what is posted cannot be changed or withdrawn")
            )
        if self.changeable and isinstance(kept, Sealed) and not kept.then:
            raise NotOffered(
                say("too late for --changeable: what waits here was sealed without it. "
                    "Leave it out to go on")
            )  # fmt: skip


def key_to_withdraw(keep: Keep, kept: Stage | None) -> Holding:
    """Return the key that withdraws, or say why there is none."""
    key = changing_key(kept)
    if key:
        return key
    if kept is None:
        raise NotOffered(
            say("nothing here can be withdrawn: that takes a key on this machine, asked for with "
                "--changeable before sending")
        )  # fmt: skip
    raise NotOffered(
        say("what waits here cannot be withdrawn: leave out --withdraw to go on with it, or "
            "delete {path} to send nothing", path=keep.path)
    )  # fmt: skip
