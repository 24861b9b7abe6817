"""Frozen dataclasses to and from plain JSON values: the classes are the format.

A field's name is its key (or ``metadata["key"]``), a tuple is an array, ``None`` is absence, and
``type`` on the class is written beside its fields.
"""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from questionnaires.errors import CompiledError
from questionnaires.profile import Json


def encode(value: object) -> Json:
    """Turn a dataclass, tuple, text or number into JSON."""
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, tuple):
        return [encode(part) for part in value]
    kind = type(value)
    named = {_key(slot): getattr(value, slot.name) for slot in _slots(kind)}
    written = {key: encode(part) for key, part in named.items() if part is not None}
    return {"type": kind.type, **written} if hasattr(kind, "type") else written


def decode(kind: object, value: Json, place: str = "") -> Any:  # noqa: ANN401  (typed by `kind`)
    """Build a value of `kind` from JSON; refuse another type, an unknown or a missing key."""
    if isinstance(kind, UnionType):
        return decode(_member(kind, value, place), value, place)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise CompiledError(f"{place}: not an array")
        inner = get_args(kind)[0]
        return tuple(decode(inner, part, f"{place}[{n}]") for n, part in enumerate(value))
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_object(kind, value, place)
    if type(value) is not kind:
        raise CompiledError(f"{place}: not of the right type")
    return value


def _decode_object(kind: type[Any], value: Json, place: str) -> object:
    if not isinstance(value, dict):
        raise CompiledError(f"{place}: not an object")
    keys = {_key(slot): slot for slot in _slots(kind)}
    tag = {"type"} if hasattr(kind, "type") else set()
    unknown = value.keys() - keys.keys() - tag
    missing = _required(kind) - value.keys()
    if unknown or missing:
        raise CompiledError(f"{place}: {', '.join(sorted(unknown | missing))} unknown or missing")
    hints = get_type_hints(kind)
    return kind(
        **{
            slot.name: decode(hints[slot.name], value[key], f"{place}.{key}".lstrip("."))
            for key, slot in keys.items()
            if key in value
        }
    )


def _member(union: UnionType, value: Json, place: str) -> type[Any]:
    """Choose the class of a union by its ``type``, else by the keys it must have."""
    for kind in get_args(union):
        if kind is NoneType or not isinstance(value, dict):
            continue
        tag = getattr(kind, "type", None)
        if value.get("type") == tag and (tag or _required(kind) == value.keys()):
            return kind  # type: ignore[no-any-return]
    raise CompiledError(f"{place}: of no known kind")


def _slots(kind: type[Any]) -> Iterator[Field[object]]:
    return (slot for slot in fields(kind) if slot.metadata.get("compiled", True))


def _key(slot: Field[object]) -> str:
    return str(slot.metadata.get("key", slot.name))


def _required(kind: type[Any]) -> frozenset[str]:
    return frozenset(_key(slot) for slot in _slots(kind) if slot.default is MISSING)
