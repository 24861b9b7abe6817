"""What must hold for an item: its values, its numbers, what it offers instead of an answer."""

import re
from collections.abc import Iterator
from decimal import Decimal

from questionnaires.errors import Path, Problem
from questionnaires.items import (
    NONRESPONSE_CODES,
    AnyItem,
    Attention,
    Numeric,
    OfOptions,
    OfScale,
    Text,
)
from questionnaires.model import Form

LARGEST_VALUE = 127
"""Opened answers are stored as signed bytes."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,6})?")
_MOST_DECIMALS = 6
_LARGEST_NUMBER = Decimal(10**15)


def item_problems(form: Form) -> Iterator[Problem]:
    """Yield what is wrong with response scales, ways of not answering, and items."""
    for scale in form.response_scales:
        yield from _value_problems(("response_scales", scale.id), scale.values)
    for offer in form.nonresponse:
        if NONRESPONSE_CODES.get(offer.id) != offer.code:
            yield Problem(("nonresponse", offer.id), "has another code than its own")
    for place, item in enumerate(form.items):
        yield from _offer_problems(form, ("items", place, "nonresponse"), item)
        yield from _kind_problems(form, ("items", place), item)


def _offer_problems(form: Form, path: Path, item: AnyItem) -> Iterator[Problem]:
    known = {offer.id for offer in form.nonresponse}
    for name in item.nonresponse:
        if name not in known:
            yield Problem(path, f"{name} is not under nonresponse")
    if len(set(item.nonresponse)) != len(item.nonresponse):
        yield Problem(path, "offers the same twice")


def _kind_problems(form: Form, path: Path, item: AnyItem) -> Iterator[Problem]:
    values = form.values_of(item)
    if isinstance(item, OfScale) and item.response_scale not in _scale_names(form):
        message = f"there is no response scale {item.response_scale or 'at all'}"
        yield Problem((*path, "response_scale"), message)
    elif isinstance(item, Attention) and item.expect not in values:
        yield Problem((*path, "expect"), f"{item.expect} is not on the response scale")
    elif isinstance(item, OfOptions):
        yield from _value_problems((*path, "options"), values, ascending=False)
    elif isinstance(item, Numeric):
        yield from _number_problems(path, item)
    elif isinstance(item, Text):
        yield from _length_problems(path, item)


def _scale_names(form: Form) -> set[str]:
    return {scale.id for scale in form.response_scales}


def _value_problems(
    path: Path, values: tuple[int, ...], *, ascending: bool = True
) -> Iterator[Problem]:
    if len(values) < 2:
        yield Problem(path, "must have at least two values")
    for place, value in enumerate(values):
        if not 1 <= value <= LARGEST_VALUE:
            yield Problem((*path, place, "value"), f"must be from 1 to {LARGEST_VALUE}")
        if value in values[:place]:
            yield Problem((*path, place, "value"), f"{value} is already taken")
        elif ascending and place and value < values[place - 1]:
            yield Problem((*path, place, "value"), "values must rise")


def _number_problems(path: Path, item: Numeric) -> Iterator[Problem]:
    least, most = _decimal(item.min), _decimal(item.max)
    if least is None or least < 0:
        message = "must be a number of at least 0: negative numbers stand for missing answers"
        yield Problem((*path, "min"), message)
    if most is None or most > _LARGEST_NUMBER or (least is not None and most <= least):
        yield Problem((*path, "max"), "must be a number above min and at most 10^15")
    if not 0 <= item.decimals <= _MOST_DECIMALS:
        yield Problem((*path, "decimals"), f"must be from 0 to {_MOST_DECIMALS}")


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _length_problems(path: Path, item: Text) -> Iterator[Problem]:
    if item.max_chars < 1:
        yield Problem((*path, "max_chars"), "must be at least 1")
    if item.max_bytes < item.max_chars:
        yield Problem(
            (*path, "max_bytes"), "must be at least max_chars: Chinese needs 3 a character"
        )
