"""Questions at a terminal, and an end to them: behind an endless pipe nobody sits and thinks."""

from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

import click

from survey.cli.telling import tell
from survey.cli.words import click_says, say
from survey.errors import SurveyError

TRIES: Final = 10
WORDS: Final = {"y": True, "yes": True, "n": False, "no": False}
SHOWN: Final = {None: "y/n", True: "Y/n", False: "y/N"}


class Unanswered(SurveyError):
    """Time after time, what was typed is no answer to the question."""

    code = "unanswered"


def lines(prompt: str, amiss: str) -> Iterator[str]:
    """Yield what is typed, for as long as it does not fit; but not for ever."""
    for _try in range(TRIES):
        typed = click.prompt(prompt, default="", show_default=False, prompt_suffix=" ", err=True)
        yield typed.strip()
        tell(amiss)
    raise Unanswered(
        say("{tries} lines in a row were no answer to this question: nothing more is asked",
            tries=TRIES)
    )  # fmt: skip


def ask_whether(question: str, default: bool | None = None) -> bool:
    """Ask for yes or no; an empty line is the default, if there is one."""
    typed = lines(f"{question} [{SHOWN[default]}]:", click_says("Error: invalid input"))
    meant = {**WORDS, "": default}
    return next(
        yes for each in typed if (yes := meant.get(normalize("NFKC", each).lower())) is not None
    )
