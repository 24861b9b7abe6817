"""The questionnaire's own words, in the reader's language where it has them."""

from collections.abc import Sequence

from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.model import Composite, Index
from survey.cli.words import language


def place_of(languages: Sequence[str]) -> int:
    """Return which of a questionnaire's languages is the reader's; the first if none is."""
    wanted = language().replace("_", "-")
    return languages.index(wanted) if wanted in languages else 0


def names_of(questionnaire: bytes) -> dict[str, str]:
    """Return the name of each index."""
    form = CompiledQuestionnaire.from_bytes(questionnaire)
    place = place_of(form.languages)
    scores: list[Index | Composite] = [*form.indices, *form.composites]
    return {each.id: each.name[place] for each in scores}
