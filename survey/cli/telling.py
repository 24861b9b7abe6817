"""Prose for a person at a terminal."""

from survey.cli.terminal import messages
from survey.cli.words import language, say


def tell(*paragraphs: str) -> None:
    """Print paragraphs; where there are spaces between words, no word is broken in two."""
    for each in paragraphs:
        messages().print(each, soft_wrap=language() == "zh_Hans")


def leaves_as_it_was() -> None:
    """Say that what she was asked about has not happened."""
    tell(say("Nothing was changed."))
