"""One person's answers against their questionnaire (protocol.md G5): they fit, or a reason.

What the page sends is checked again after opening, because anybody can send anything. The error
names the item and the kind of misfit, never the answer.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from questionnaires.conditions import Answer
from questionnaires.errors import AnswerError, Reason
from questionnaires.items import (
    NOT_ANSWERED,
    NOT_SHOWN,
    AnyItem,
    Multiple,
    Numeric,
    OfMany,
    Ranking,
    Text,
)
from questionnaires.logic import shown
from questionnaires.model import Form
from questionnaires.profile import is_unicode
from questionnaires.sizes import escaped_bytes

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,15})(\.[0-9]{1,6})?")


def validate(form: Form, answers: Mapping[str, object]) -> None:
    """Refuse answers that the page could not have made.

    Raises
    ------
    AnswerError
        With the first reason found, items in the order of the questionnaire.
    """
    if not answers.keys() <= form.by_id.keys():
        raise AnswerError(Reason.UNKNOWN_ITEM)
    fitting = {name: _fitting(form, name, answers) for name in form.by_id}
    visible = shown(form, fitting)
    for name, answer in fitting.items():
        if (answer == NOT_SHOWN) == (name in visible):
            raise AnswerError(Reason.NOT_SHOWN_MISMATCH, name)


def blank(form: Form) -> dict[str, Answer]:
    """Return the answers of a person who sends the questionnaire as it is."""
    visible = shown(form, {})
    return {item.id: NOT_ANSWERED if item.id in visible else NOT_SHOWN for item in form.items}


def _fitting(form: Form, name: str, answers: Mapping[str, object]) -> Answer:
    """Return the answer to an item with its type known, or refuse it."""
    answer = answers.get(name)
    if type(answer) is int and answer in form.codes[name]:
        return answer  # what nearly all of a person's answers are
    if name not in answers:
        raise AnswerError(Reason.MISSING_ITEM, name)
    return _other_than_code(form, form.by_id[name], answer)


def _other_than_code(form: Form, item: AnyItem, answer: object) -> Answer:
    if isinstance(item, OfMany):
        return _choices(form, item, answer)
    if isinstance(item, Numeric):
        return _number(item, answer)
    if isinstance(item, Text):
        return _words(item, answer)
    reason = Reason.CODE_OUTSIDE_SCALE if type(answer) is int else Reason.WRONG_TYPE
    raise AnswerError(reason, item.id)


def _choices(form: Form, item: OfMany, answer: object) -> list[int]:
    if not isinstance(answer, list) or not all(type(value) is int for value in answer):
        raise AnswerError(Reason.WRONG_TYPE, item.id)
    if not set(answer) <= set(form.values_of(item)):
        raise AnswerError(Reason.CODE_OUTSIDE_SCALE, item.id)
    if isinstance(item, Ranking) and sorted(answer) != sorted(form.values_of(item)):
        raise AnswerError(Reason.RANKING_INCOMPLETE, item.id)
    if isinstance(item, Multiple) and (not answer or answer != sorted(set(answer))):
        raise AnswerError(Reason.CHOICES_NOT_SORTED, item.id)
    return answer


def _number(item: Numeric, answer: object) -> int | str:
    if type(answer) is not int and not isinstance(answer, str):
        raise AnswerError(Reason.WRONG_TYPE, item.id)
    if isinstance(answer, int) and answer < 0:
        raise AnswerError(Reason.CODE_OUTSIDE_SCALE, item.id)
    written = format(Decimal(answer), "f") if isinstance(answer, int) else answer
    if not _NUMBER.fullmatch(written):
        raise AnswerError(Reason.NUMBER_MALFORMED, item.id)
    if len(written.partition(".")[2]) > item.decimals:
        raise AnswerError(Reason.NUMBER_MALFORMED, item.id)
    if not Decimal(item.min) <= Decimal(written) <= Decimal(item.max):
        raise AnswerError(Reason.NUMBER_OUT_OF_RANGE, item.id)
    return answer


def _words(item: Text, answer: object) -> str:
    if not isinstance(answer, str):
        raise AnswerError(Reason.WRONG_TYPE, item.id)
    if not is_unicode(answer):
        raise AnswerError(Reason.TEXT_MALFORMED, item.id)
    if len(answer) > item.max_chars or escaped_bytes(answer) > item.max_bytes:
        raise AnswerError(Reason.TEXT_TOO_LONG, item.id)
    return answer
