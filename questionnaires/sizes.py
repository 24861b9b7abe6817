"""How long a sealed response must be: as long as the longest possible answers, for everybody."""

import json

from questionnaires.conditions import Answer
from questionnaires.items import AnyItem, Numeric, OfMany, Text
from questionnaires.model import Form

HEADER_BYTES = 6  # 01 ‖ kind ‖ u32 length (protocol.md G5)
STEP_BYTES = 256
LARGEST_PLAINTEXT = 12_288
"""Above this a row would spill to SQLite overflow pages, which keep the order of arrival."""


def sealed_plaintext_bytes(form: Form) -> int:
    """Return the one length of all sealed answers, a multiple of 256."""
    entries = [_quoted(item.id) + 1 + _longest(form, item) for item in form.items]
    commas = len(entries) - 1
    longest = HEADER_BYTES + 2 + sum(entries) + commas
    return -(-longest // STEP_BYTES) * STEP_BYTES


def escaped_bytes(text: str) -> int:
    """Return the bytes of a text after JSON escaping, without its quotes."""
    return len(json.dumps(text, ensure_ascii=False).encode()) - 2


def _longest(form: Form, item: AnyItem) -> int:
    """Return the bytes of the longest answer an item can have; a missing code has two."""
    if isinstance(item, Text):
        return item.max_bytes + 2
    if isinstance(item, Numeric):
        fraction = 1 + item.decimals if item.decimals else 0
        return _quoted(item.max.partition(".")[0]) + fraction
    values = form.values_of(item)
    if isinstance(item, OfMany):
        return _bytes(list(values))
    return max(_bytes(value) for value in (*values, -1))


def _quoted(text: str) -> int:
    return escaped_bytes(text) + 2


def _bytes(answer: Answer) -> int:
    return len(json.dumps(answer, separators=(",", ":")))
