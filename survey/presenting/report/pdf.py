"""The report on paper, by WeasyPrint: the extra ``pdf``, asked for late.

WeasyPrint reads no rule of the document inside a drawing, and no variable: each drawing gets the
rules of ``figures.css`` with the colours of the light scheme. It may fetch nothing.
"""

import re
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from survey.errors import SurveyError

NARROW: Final = re.compile(rb'<svg class="narrow".*?</svg>', re.DOTALL)
DRAWING: Final = re.compile(rb"<svg [^>]*>")
TOKEN: Final = re.compile(r"(--[\w-]+):\s*([^;]+);")
USED: Final = re.compile(r"var\((--[\w-]+)\)")
DARK: Final = "@media (prefers-color-scheme: dark)"


class PaperMissing(SurveyError):
    """The library that makes PDF files is not installed."""

    code = "paper-missing"


def require_paper() -> Any:  # noqa: ANN401 - it has no types
    """Return the library, or say how to get it."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: its own libraries (Pango) are not there
        raise PaperMissing("a PDF needs an extra: pip install 'plainseal[pdf]'") from error


def pdf(page: bytes) -> bytes:
    """Return a page as PDF; the same page gives the same figures on the same places."""
    rules = b"<style>" + figure_rules().encode() + b"</style>"
    once = NARROW.sub(b"", page)
    drawn = DRAWING.sub(lambda found: found[0] + rules, once)
    library = require_paper()
    nothing = library.urls.URLFetcher(allowed_protocols=())
    made: bytes = library.HTML(string=drawn.decode(), url_fetcher=nothing).write_pdf()
    return made


def figure_rules() -> str:
    """Return the rules of drawings with the light scheme's colours in them."""
    tokens = files("survey").joinpath("static/css/tokens.css").read_text("utf-8").split(DARK)[0]
    colours = dict(TOKEN.findall(tokens))
    rules = files("survey.presenting.report").joinpath("templates/figures.css").read_text("utf-8")
    return USED.sub(lambda found: colours[found[1]], rules)
