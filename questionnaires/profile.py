"""The JSON profile (protocol.md G1): one value, one sequence of bytes.

What ECMAScript's ``JSON.stringify`` emits for sorted keys. The respondent's browser re-emits what
it parsed and compares, so a byte that differs here stops the survey there.
"""

import json
import re

from questionnaires.errors import ProfileError

Json = dict[str, "Json"] | list["Json"] | str | int | bool

LARGEST_BYTES = 1 << 20
LARGEST_INTEGER = (1 << 53) - 1
DEEPEST = 16

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")


def emit(value: dict[str, Json]) -> bytes:
    """Return the only bytes that stand for `value`; refuse what the profile cannot say."""
    _require_profile(value, 1)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    data = text.encode()
    if len(data) > LARGEST_BYTES:
        raise ProfileError(f"longer than {LARGEST_BYTES} bytes")
    return data


def parse(data: bytes) -> dict[str, Json]:
    """Read bytes in the profile; anything that would be emitted differently is refused."""
    if len(data) > LARGEST_BYTES:
        raise ProfileError(f"longer than {LARGEST_BYTES} bytes")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as cause:
        raise ProfileError("not JSON in UTF-8") from cause
    if not isinstance(value, dict):
        raise ProfileError("the top level is not an object")
    if emit(value) != data:
        raise ProfileError("not in canonical form")
    return value


def _require_profile(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise ProfileError(f"deeper than {DEEPEST} levels")
    match value:
        case bool():
            return
        case int():
            _require(abs(value) <= LARGEST_INTEGER, "an integer beyond 2^53 - 1")
        case str():
            _require(is_unicode(value), "a lone surrogate")
        case list():
            for part in value:
                _require_profile(part, depth + 1)
        case dict():
            for key, part in value.items():
                _require(bool(isinstance(key, str) and _KEY.fullmatch(key)), "a malformed key")
                _require_profile(part, depth + 1)
        case _:
            raise ProfileError(f"a value of type {type(value).__name__}")


def is_unicode(text: str) -> bool:
    """Tell whether `text` has UTF-8 bytes at all, that is, holds no lone surrogate."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ProfileError(otherwise)
