"""The JSON profile (G1), base64url, hashes and labels.

There is one byte string for each value: what ECMAScript's ``JSON.stringify`` emits for sorted
keys. A reader verifies over the received bytes, parses, emits again and refuses a difference.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import orjson

from survey.protocol.errors import NotCanonical

MAX_BYTES: Final = 1024 * 1024
MAX_LEVELS: Final = 16
MAX_INTEGER: Final = 2**53 - 1
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*")


def label(name: str) -> bytes:
    """Return the domain separator ``asv1/<name>`` with its trailing zero byte."""
    return b"asv1/" + name.encode("ascii") + b"\0"


def sha256(*parts: bytes) -> bytes:
    """Return H(parts[0] ‖ parts[1] ‖ …), 32 bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def b64u(data: bytes) -> str:
    """Encode bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: str, length: int | None = None) -> bytes:
    """Decode unpadded base64url whose unused bits are zero.

    Raises
    ------
    NotCanonical
        If a character, a bit or the length (bytes, if given) is wrong.
    """
    if not BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise NotCanonical("not base64url without padding")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64u(data) != text:
        raise NotCanonical("unused bits of base64url are not zero")
    if length is not None and len(data) != length:
        raise NotCanonical(f"expected {length} bytes, got {len(data)}")
    return data


def emit(value: Mapping[str, Any]) -> bytes:
    """Return the one byte string of an object in the JSON profile.

    Raises
    ------
    NotCanonical
        If the value is outside the profile: null, fraction, wide integer, odd key, lone
        surrogate, more than 16 levels or more than 1 MiB.
    """
    if not isinstance(value, dict):
        raise NotCanonical("the top level must be an object")
    _check(value, 1)
    try:
        data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise NotCanonical("a lone surrogate stands in a text") from error
    if len(data) > MAX_BYTES:
        raise NotCanonical("longer than 1 MiB")
    return data


def parse(data: bytes) -> dict[str, Any]:
    """Parse profile bytes; refuse any other spelling of the same value.

    Raises
    ------
    NotCanonical
        If the bytes are not exactly what `emit` returns for their value.
    """
    if len(data) > MAX_BYTES:
        raise NotCanonical("longer than 1 MiB")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise NotCanonical("not JSON of the profile") from error
    if not isinstance(value, dict) or emit(value) != data:
        raise NotCanonical("not the canonical bytes of its value")
    return value


def _check(value: object, level: int) -> None:
    if level > MAX_LEVELS:
        raise NotCanonical("more than 16 levels")
    match value:
        case bool() | str():
            return
        case int():
            _check_integer(value)
        case dict():
            _check_object(value, level)
        case list() | tuple():
            for element in value:
                _check(element, level + 1)
        case _:
            raise NotCanonical(f"{type(value).__name__} is not in the profile")


def _check_integer(value: int) -> None:
    if abs(value) > MAX_INTEGER:
        raise NotCanonical("integer beyond 2^53 - 1")


def _check_object(value: Mapping[Any, object], level: int) -> None:
    for key, element in value.items():
        if type(key) is not str or not _is_key(key):
            raise NotCanonical(f"not a key of the profile: {key!r:.80}")
        if level < MAX_LEVELS and type(element) is int and abs(element) <= MAX_INTEGER:
            continue  # what nearly all of a person's answers are
        _check(element, level + 1)


@lru_cache(maxsize=4096)  # the ids of a questionnaire's items come again with every person
def _is_key(key: str) -> bool:
    return KEY.fullmatch(key) is not None
