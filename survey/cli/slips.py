"""Slips of paper for ``survey invite``: what is asked for, and the file."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from questionnaires.compiling import CompiledQuestionnaire
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.errors import ConfigInvalid
from survey.protocol.codes import Link
from survey.researcher.files import write_private
from survey.researcher.home import SurveyFolder
from survey.researcher.page.paper import require_pdf, to_pdf
from survey.researcher.page.slips import render_slips

ASKED_BY: Final = 80
"""Width of what says who asks: three lines of a slip; a Chinese character takes two."""


@dataclass(frozen=True)
class Slips:
    """A file of slips as it was asked for: nothing is written yet, and no code used up."""

    folder: SurveyFolder
    out: Path
    languages: tuple[str, ...]
    asked_by: str
    writer: Callable[[str], bytes]

    @classmethod
    def of(cls, folder: SurveyFolder, out: Path, language: str, asked_by: str) -> "Slips":
        """Refuse what cannot be printed, before a code of the reserve is taken for it."""
        writer = WRITERS.get(out.suffix)
        if writer is None:
            raise click.UsageError(say("slips are a file that ends in .pdf or .html"))
        if writer is to_pdf:
            require_pdf()
        if _width(asked_by) > ASKED_BY:
            raise ConfigInvalid("who asks takes more room than a slip has: say it in fewer words")
        return cls(folder, out, _spoken(_form(folder).languages, language), asked_by, writer)

    def write(self, links: Sequence[Link]) -> None:
        """Write the slips of these invitations, mode 0600."""
        with messages().status(say("A PDF of 500 slips takes most of a minute.")):
            html = render_slips(links, _form(self.folder), self.languages, self.asked_by)
            write_private(self.out, self.writer(html))
        messages().print(
            say("Print it in full size, and where no copy stays: printers and their queues keep "
                "what they print. Cut along the lines and shuffle.")
        )  # fmt: skip
        if not self.asked_by:
            messages().print(
                say("The slips do not say who asks, and the page sends people with questions to "
                    "the contact on their invitation: add --asked-by.")
            )  # fmt: skip
        click.echo(str(self.out))


def _form(folder: SurveyFolder) -> CompiledQuestionnaire:
    return CompiledQuestionnaire.from_bytes(folder.questionnaire)


def _spoken(languages: Sequence[str], wanted: str) -> tuple[str, ...]:
    """Return the one language that is wanted, or all: then one pile serves everybody."""
    if wanted and wanted not in languages:
        raise click.UsageError(say("it has no such language: {known}", known=", ".join(languages)))
    return (wanted,) if wanted else tuple(languages)


def _width(text: str) -> int:
    """Return how many narrow letters a text takes; wide ones (UAX #11) count twice."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


WRITERS: Final[dict[str, Callable[[str], bytes]]] = {".html": str.encode, ".pdf": to_pdf}
