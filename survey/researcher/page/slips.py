"""Invitations on paper: slips to cut apart, each with its code as a picture and to be typed.

Nothing tells one slip from the next but its code: no number, no name, no page number. Each speaks
all the languages that are printed, so that one pile serves everybody: of two piles, a code would
tell which language its taker reads.
"""

from collections.abc import Sequence
from math import ceil
from typing import Final

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined

from questionnaires.model import Form
from survey.protocol.codes import Link, fingerprint, format_code
from survey.researcher.page.catalogs import read_catalogs

COLUMNS: Final = 2
ROWS: Final = {1: 4, 2: 3}
FEWEST_ROWS: Final = 2
"""Rows of slips on an A4 page, by how many languages a slip speaks."""

CODE_MILLIMETRES: Final = 31
QUIET: Final = 4
"""Modules of white that ISO/IEC 18004 asks for around a QR code."""


def render_slips(
    links: Sequence[Link], form: Form, languages: Sequence[str], asked_by: str = ""
) -> str:
    """Return the slips as one HTML document, in the order of the links.

    Parameters
    ----------
    links
        The invitations, all of one survey.
    form
        The questionnaire: the slips bear its title.
    languages
        Those of the questionnaire's languages that stand on every slip.
    asked_by
        Who asks, and a contact, as it is to stand on every slip; none by default.
    """
    environment = Environment(
        loader=PackageLoader("survey.researcher.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    rows = ROWS.get(len(languages), FEWEST_ROWS)
    sheet = COLUMNS * rows
    return environment.get_template("slips.html").render(
        sheets=[links[start : start + sheet] for start in range(0, len(links), sheet)],
        rows=rows,
        spoken={language: _words(form, language) for language in languages},
        asked_by=asked_by,
        address_of=lambda link: f"{link.page_origin}/s/{link.survey_id}",
        digits_of=lambda link: fingerprint(link.manifest_hash),
        code_of=lambda link: format_code(link.code),
        picture_of=_picture,
    )


def _words(form: Form, language: str) -> dict[str, str]:
    """Return what a slip says in one language; the digits are called as on the page."""
    words = {
        **read_catalogs(domain="slips")[language],
        "slips.title": form.title[form.languages.index(language)],
        "slips.digits": read_catalogs()[language]["fingerprint.title"],
    }
    return {key.removeprefix("slips."): text for key, text in words.items()}


def _picture(link: Link) -> dict[str, str | int]:
    """Return the QR code of a link, and how many millimetres it takes with its quiet zone."""
    code = segno.make_qr(str(link), error="m")
    modules = code.symbol_size(border=0)[0]
    return {
        "drawing": code.svg_inline(border=QUIET, omitsize=True, svgclass=None, lineclass=None),
        "width": ceil(CODE_MILLIMETRES * (modules + 2 * QUIET) / modules),
    }
