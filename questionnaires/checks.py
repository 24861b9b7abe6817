"""The rules that hold between the parts of a questionnaire, whoever wrote it.

Each rule yields what breaks it. The same rules judge a file and compiled bytes from elsewhere.
"""

import re
from collections.abc import Iterable, Iterator

from questionnaires.errors import Path, Problem
from questionnaires.index_checks import index_problems
from questionnaires.item_checks import item_problems
from questionnaires.model import LANGUAGES, STATUSES, Form
from questionnaires.profile import is_unicode
from questionnaires.reachability import condition_problems
from questionnaires.texts import texts_of

_QUESTIONNAIRE_ID = re.compile(r"(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WORD = re.compile(r"(?=.{1,64}$)[a-z][a-z0-9]*(_[a-z0-9]+)*")  # "__" is kept for columns
_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_MOST_ITEMS_ON_A_PAGE = 20


def problems_of(form: Form) -> list[Problem]:
    """Return everything that keeps a form from being one."""
    return [
        *_heading_problems(form),
        *_text_problems(form),
        *_id_problems(form),
        *_section_problems(form),
        *_placing_problems(form),
        *item_problems(form),
        *index_problems(form),
        *condition_problems(form),
    ]


def _heading_problems(form: Form) -> Iterator[Problem]:
    if not _QUESTIONNAIRE_ID.fullmatch(form.id):
        yield Problem(("id",), "must be small letters, digits and hyphens, a letter first")
    if not _VERSION.fullmatch(form.version):
        yield Problem(("version",), 'must be numbers and dots, such as "0.2"')
    if form.status not in STATUSES:
        yield Problem(("status",), f"must be one of {', '.join(STATUSES)}")
    in_order = tuple(language for language in LANGUAGES if language in form.languages)
    if not in_order or form.languages != in_order:
        yield Problem(("languages",), f"must be some of {', '.join(LANGUAGES)}, in this order")


def _text_problems(form: Form) -> Iterator[Problem]:
    for placed in texts_of(form):
        if len(placed.texts) != len(form.languages):
            yield Problem(placed.path, "must have one text for each language")
            continue
        left_out = placed.optional and not any(placed.texts)
        for language, text in zip(form.languages, placed.texts, strict=True):
            path = (*placed.path, language)
            if not (text.strip() or left_out):
                yield Problem(path, f"{language} is missing")
            if _CONTROL.search(text) or not is_unicode(text):
                yield Problem(path, "holds a control character or half a character")


def _id_problems(form: Form) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for path, name in _ids(form):
        kind = "results" if path[0] in ("indices", "composites") else str(path[0])
        if not _WORD.fullmatch(name):
            message = "must be small letters, digits and single underscores, a letter first"
            yield Problem(path, f"{name!r} {message}")
        if (kind, name) in seen:
            yield Problem(path, f"{name} is already the id of another entry")
        seen.add((kind, name))


def _ids(form: Form) -> Iterable[tuple[Path, str]]:
    yield from ((("items", n, "id"), item.id) for n, item in enumerate(form.items))
    yield from ((("sections", n, "id"), part.id) for n, part in enumerate(form.sections))
    yield from ((("response_scales", scale.id), scale.id) for scale in form.response_scales)
    yield from ((("indices", index.id), index.id) for index in form.indices)
    yield from ((("composites", result.id), result.id) for result in form.composites)


def _section_problems(form: Form) -> Iterator[Problem]:
    if not form.sections:
        yield Problem(("sections",), "must have at least one section")
    for place, section in enumerate(form.sections):
        path = ("sections", place)
        if not section.items:
            yield Problem((*path, "items"), "the section has no items")
        if not 1 <= section.page_max_items <= _MOST_ITEMS_ON_A_PAGE:
            message = f"must be from 1 to {_MOST_ITEMS_ON_A_PAGE}"
            yield Problem((*path, "page_max_items"), message)
        if section.frame and not any(form.frame + form.definition):
            yield Problem((*path, "frame"), "there is neither a frame nor a definition to show")


def _placing_problems(form: Form) -> Iterator[Problem]:
    """Every item stands in one section, once."""
    placed: dict[str, str] = {}
    for place, section in enumerate(form.sections):
        for name in section.items:
            path = ("sections", place, "items")
            if name not in form.by_id:
                yield Problem(path, f"there is no item {name}")
            elif name in placed:
                yield Problem(path, f"{name} already stands in section {placed[name]}")
            placed.setdefault(name, section.id)
    for place, item in enumerate(form.items):
        if item.id not in placed:
            yield Problem(("items", place, "id"), f"{item.id} stands in no section")
