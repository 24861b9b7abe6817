"""The questionnaire on paper, for those without a phone: the same sheets for everybody.

Paper is not sealed, and the sheet says so before its first question. It bears no code, no name and
no number, and its questions stand in the order of the file: two sheets differ in nothing. It is one
document with its style sheet in it, to be printed from a browser or turned into a PDF.
"""

from importlib import import_module
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from questionnaires.items import AnyItem, Attention, Likert, Text
from questionnaires.model import Form
from survey.errors import ConfigInvalid
from survey.researcher.page.catalogs import Catalog, read_catalogs
from survey.researcher.page.conditions import InWords

CHARACTERS_A_LINE: Final = 30
FEWEST_LINES, MOST_LINES = 3, 10
WITHOUT: Final = "a PDF needs the extra: pip install 'plainseal[pdf]', or name an .html to print"


def render_paper(form: Form, language: str) -> str:
    """Return the sheets as one HTML document, in one of the questionnaire's languages."""
    place = form.languages.index(language)
    words = read_catalogs(domain="paper")[language]
    environment = Environment(
        loader=PackageLoader("survey.researcher.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["pick"] = lambda texts: texts[place]
    environment.filters["paragraphs"] = lambda text: [line for line in text.split("\n") if line]
    return environment.get_template("paper.html").render(
        conditions=InWords(form, place, words),
        form=form,
        language=language,
        lines=_lines,
        points=lambda item: _points(form, item),
        aside_of=lambda item: _aside(form, item),
        say=lambda key, **values: _say(words, key, **values),
    )


def to_pdf(html: str) -> bytes:
    """Return the sheets as a PDF.

    Raises
    ------
    ConfigInvalid
        If the extra ``pdf`` is not installed; the message names the remedy.
    """
    document: bytes = require_pdf().HTML(string=html).write_pdf()
    return document


def require_pdf() -> Any:  # noqa: ANN401 - it has no types
    """Return the library that makes PDF files, or raise `ConfigInvalid` as `to_pdf` does."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: Pango itself is missing
        raise ConfigInvalid(WITHOUT) from error


def _say(words: Catalog, key: str, **values: object) -> str:
    return words[f"paper.{key}"].format(**values)


def _points(form: Form, item: AnyItem) -> tuple[tuple[str, ...], ...]:
    """Return the labels of an agreement scale, in the order of its points."""
    if not isinstance(item, Likert | Attention):
        return ()
    scale = next(each for each in form.response_scales if each.id == item.response_scale)
    return scale.labels


def _aside(form: Form, item: AnyItem) -> list[tuple[str, ...]]:
    """Return the ways of not answering that an item offers."""
    return [each.label for each in form.nonresponse if each.id in item.nonresponse]


def _lines(item: Text) -> range:
    """Return as many lines as the longest text takes, within a page."""
    wanted = -(-item.max_chars // CHARACTERS_A_LINE)
    return range(max(FEWEST_LINES, min(wanted, MOST_LINES)))
