"""What has arrived may be changed or withdrawn, by whoever asked for it before sending.

The words are the page's, with a machine in place of the phone.
"""

from enum import StrEnum
from typing import Final
from unicodedata import normalize

from survey.cli.patience import ask_whether, lines
from survey.cli.stages import Holding
from survey.cli.telling import tell
from survey.cli.terminal import local_time
from survey.cli.words import say
from survey.errors import SurveyError
from survey.protocol.manifest import Manifest

SUPERSEDED: Final = frozenset({"sequence-superseded", "sequence-conflict"})


class Superseded(SurveyError):
    """The collector holds a response as new or newer of the same token."""

    code = "superseded"


class Wish(StrEnum):
    """What may be done with a response that has arrived."""

    ANEW = "1"
    WITHDRAW = "2"
    CLEAR = "3"
    NOTHING = ""


def tell_warning() -> None:
    """Say what being able to change costs, before it is chosen."""
    tell(
        say("So that it can be changed or withdrawn, a key stays on this machine until the close, "
            "and shows that somebody took part here. If you change or withdraw, whoever holds your "
            "earlier receipt can see after the close that it was replaced. Otherwise nothing can "
            "be changed once it is sent.")
    )  # fmt: skip


def ask_changeable(before: bool) -> bool:
    """Ask before sending; no, unless she has chosen it before."""
    tell_warning()
    return ask_whether(say("Let me change or withdraw it on this machine?"), default=before)


def tell_changeable(manifest: Manifest) -> None:
    """Say how to go on, now that it has arrived and the key has stayed."""
    tell(
        say("You can still change or withdraw it: run survey answer with the same link again "
            "before the close ({end}).", end=local_time(manifest.submit_until))
    )  # fmt: skip


def ask_wish(manifest: Manifest) -> Wish:
    """Say that it has arrived and what can still be done; an empty line does nothing."""
    tell(
        "\n" + say("It has arrived, and you can change it"),
        say("Until the close ({end}) you can answer anew on this machine, or withdraw. Your "
            "answers are not kept here, so you begin from the start.",
            end=local_time(manifest.submit_until)),
        say("The new one replaces the earlier: its ciphertext leaves the collecting server’s live "
            "table at once, and its disk at the next rewrite."),
        say("A key stays on this machine and shows that somebody took part here. Whoever holds "
            "your earlier receipt can see after the close that it was replaced, and not by what."),
        f"  {Wish.ANEW}  " + say("Answer anew"),
        f"  {Wish.WITHDRAW}  " + say("Withdraw my response"),
        f"  {Wish.CLEAR}  " + say("No more changes: clear the key"),
        say("An empty line leaves everything as it is."),
    )  # fmt: skip
    typed = lines(">", say("That does not fit this question. Please type it again."))
    plain = (normalize("NFKC", each) for each in typed)
    return Wish(next(each for each in plain if each in set(Wish)))


def ask_to_withdraw(key: Holding) -> bool:
    """Say what a withdrawal is, and ask."""
    tell(
        say("This machine sends a ciphertext of the same length that holds no answers, only that "
            "it is withdrawn. It replaces the earlier one; once opened, the researchers learn "
            "only that one was withdrawn.")
    )  # fmt: skip
    if key.following:
        tell(say("Until the close you can answer again."))
    return ask_whether(say("Withdraw your response?"), default=False)


def superseded() -> Superseded:
    """Say, in the page's words, why the collector keeps another one."""
    tell(
        say("A response as new or newer has arrived with the same right to answer, and that one "
            "counts. It happens if another device holds the same key. The key on this machine has "
            "been cleared."),
        say("After the close a receipt shows which one is counted."),
    )  # fmt: skip
    return Superseded(say("Not accepted: a later one is there"))
