"""Nothing but what this room makes may stand in a page's document: every tag is in one table.

One hash covers all that is shown and all that runs (G16) only if nothing in the document can load,
run or lead away by itself: no picture, frame, form, event, style or second text under a known name.
A list of the forbidden would miss some; so each tag must be written as the template writes it, to
the character, and all of them in the template's order. What is refused is quoted.
"""

import re
from typing import Final

from survey.errors import OpeningRefused

LANGUAGE: Final = r' lang="[A-Za-z-]+"'
FILE: Final = (
    r'="[^"]*" integrity="[^"]*"'  # which one it is, `Reference` compares to the character
)
TAGS: Final = {
    "!doctype": " html",
    "html": rf'{LANGUAGE} data-leave="https://[a-z0-9./-]+"',  # no other scheme: it is gone to
    "head": "",
    "meta": (  # none that a browser acts upon: no refresh, no softer referrer, no policy
        ' charset="utf-8"'
        '| name="viewport" content="width=device-width, initial-scale=1"'
        '| name="color-scheme" content="light dark"'
        '| name="referrer" content="no-referrer"'
        '| name="robots" content="noindex"'
        '| name="format-detection" content="telephone=no"'
    ),
    "title": "",
    "link": rf' rel="icon" href="data:,"| rel="stylesheet" href{FILE}',
    "script": rf' src{FILE} defer| id="after" type="text/plain" src{FILE}',  # nothing in a line
    "body": ' class="respondent"',
    "main": ' class="page"',
    "section": LANGUAGE,
    "h1": "",
    "h2": "",
    "p": ' class="muted"',
    "pre": ' hidden id="(?:words|manifest|signature|questionnaire)"',  # and no name twice
}
"""Each element, and what may stand between its name and its end."""

ORDER: Final = re.compile(
    "!doctype html head (meta )+title /title link link (script /script ){2}/head "
    "body main (section h[12] /h[12] p /p /section )+/main (pre /pre ){4}/body /html "
)
SPOKEN: Final = {"title", "h1", "h2", "p", "pre"}  # only these hold words; a browser loads none
TAG: Final = re.compile(r"(<[^<>]*>)")
NAME: Final = re.compile(r"<(/?[!a-z0-9]+)")
QUOTED: Final = 60


def check_markup(page: bytes) -> None:
    """Check that a document holds the elements of this room's template and nothing else.

    Raises
    ------
    OpeningRefused
        With the tag, or the piece of text, that no page has.
    """
    inside, names = "", []
    for piece in TAG.split(page.decode("utf-8", "replace")):
        if TAG.fullmatch(piece):
            inside = _checked(piece)
            names.append(inside)
        elif (inside not in SPOKEN and piece.strip(" \n")) or "<" in piece or ">" in piece:
            raise _refusal(piece)
    if not ORDER.fullmatch(" ".join([*names, ""])):
        raise OpeningRefused("the page's elements stand in another order than in any page")


def _checked(tag: str) -> str:
    """Return a tag's name; one that is not in the table, or is written otherwise, is refused."""
    found = NAME.match(tag)
    name = found[1] if found else ""
    rest = tag[1 + len(name) : -1]
    allowed = TAGS.get(name.removeprefix("/"))
    if allowed is None or not re.fullmatch("" if name.startswith("/") else allowed, rest):
        raise _refusal(tag)
    return name


def _refusal(piece: str) -> OpeningRefused:
    """Quote what stands there; a terminal must not obey it."""
    quoted = "".join(each if each.isprintable() else " " for each in piece.strip()[:QUOTED])
    return OpeningRefused(f"the page holds what no page has: {quoted}")
