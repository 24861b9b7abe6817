"""What the wording makes one think about: hints for an author, never a refusal.

Few rules, each a known source of bad answers, each able to be wrong. They read words, not meaning.
"""

import re
from collections.abc import Iterator

from questionnaires.errors import Path, Problem
from questionnaires.items import Likert
from questionnaires.model import Form, Questionnaire
from questionnaires.texts import texts_of

LONGEST_HAN = 30
MOST_ON_A_PAGE = 7

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_NEGATIONS = "two negations in one sentence: say it directly"
_TWO_IDEAS = "may ask two things at once: split it"
_ABSOLUTE = "an absolute word: few can agree with it"

_RULES = {
    "zh-Hans": (
        (re.compile(r"(没有?|不)[^，。；？]{1,10}(没有|不(?!同))"), _NEGATIONS),
        (re.compile(r"并且|而且|以及|同时|既[^，。]+又"), _TWO_IDEAS),
        (re.compile(r"从来|永远|总是|绝对|所有的?人|一律"), _ABSOLUTE),
    ),
    "en": (
        (re.compile(r"\b(not|never|no|nobody)\b[^,.;?]*\b(not|never|without)\b"), _NEGATIONS),
        (re.compile(r"\bas well as\b|\band also\b|\bboth\b.+\band\b"), _TWO_IDEAS),
        (re.compile(r"\b(always|never|everybody|everyone)\b"), _ABSOLUTE),
    ),
}


def hints(questionnaire: Questionnaire) -> list[Problem]:
    """Return what deserves a second look, with its place."""
    return [
        *_wording(questionnaire),
        *_untranslated(questionnaire),
        *_one_sided(questionnaire),
        *_crowded(questionnaire),
    ]


def _wording(form: Form) -> Iterator[Problem]:
    for place, item in enumerate(form.items):
        if isinstance(item, Likert):
            for language, text in zip(form.languages, item.text, strict=True):
                yield from _sentence(("items", place, language), language, text)


def _sentence(path: Path, language: str, text: str) -> Iterator[Problem]:
    length = len(_HAN.findall(text))
    if length > LONGEST_HAN:
        yield Problem(path, f"{length} characters: {LONGEST_HAN} can be read at a glance")
    for pattern, advice in _RULES[language]:
        found = pattern.search(text.lower())
        if found:
            yield Problem(path, f"“{found.group()}”: {advice}")


def _untranslated(form: Form) -> Iterator[Problem]:
    for placed in texts_of(form):
        for language, text in zip(form.languages, placed.texts, strict=True):
            chinese = bool(_HAN.search(text))
            words = bool(re.search(r"[A-Za-z]{2}", text))
            if words and language == "zh-Hans" and not chinese:
                yield Problem((*placed.path, language), "has no Chinese in it: not translated?")
            if chinese and language == "en":
                yield Problem((*placed.path, language), "has Chinese in it: not translated?")


def _one_sided(form: Form) -> Iterator[Problem]:
    for index in form.indices:
        if len(index.items) > 2 and len({scored.key for scored in index.items}) == 1:
            advice = "all items point one way: people who agree with everything score at the end"
            yield Problem(("indices", index.id, "items"), advice)


def _crowded(form: Form) -> Iterator[Problem]:
    for place, section in enumerate(form.sections):
        if section.page_max_items > MOST_ON_A_PAGE:
            path = ("sections", place, "page_max_items")
            yield Problem(path, f"more than {MOST_ON_A_PAGE} on one screen get answered unread")
