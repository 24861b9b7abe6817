"""Items and conditions as they stand in a file: a row each in one closed table of kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.conditions import AllOf, AnyOf, Condition, Is, Not
from questionnaires.cursor import Cursor
from questionnaires.items import (
    NONRESPONSE_CODES,
    AnyItem,
    Attention,
    Likert,
    Multiple,
    Numeric,
    Option,
    Ranking,
    Single,
    Text,
    Texts,
)

LONGEST_CHARACTER = 4
"""Bytes of the longest character in UTF-8: what a text of ``max_chars`` may need."""


@dataclass(frozen=True)
class Context:
    """What the rest of the file lets an entry leave out."""

    languages: tuple[str, ...]
    response_scale: str
    nonresponse: tuple[str, ...]

    @property
    def no_text(self) -> Texts:
        """Nothing to say, in every language."""
        return ("",) * len(self.languages)


Fields = Mapping[str, Cursor]
Common = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What an item of one kind must and may have beside what all have, and how to build it."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    build: Callable[[Common, Fields, Context], AnyItem]


def read_item(cursor: Cursor, context: Context) -> AnyItem:
    """Read one item; without a ``type`` it is a Likert item."""
    given = dict(cursor.entries()).get("type")
    name = given.text() if given else "likert"
    kind = KINDS.get(name)
    if kind is None:
        if given and name:
            given.note(f"must be one of {', '.join(KINDS)}")
        return _unreadable(cursor, context)
    fields = cursor.fields(
        ("id", *context.languages, *kind.required),
        ("type", "scale", "key", "why", "when", "nonresponse", *kind.optional),
    )
    return kind.build(_common(fields, context, name), fields, context)


def read_option(cursor: Cursor, context: Context) -> Option:
    """Read a value with its label in each language."""
    fields = cursor.fields(("value", *context.languages))
    label = tuple(fields[language].text() for language in context.languages)
    return Option(value=fields["value"].integer(), label=label)


def read_condition(cursor: Cursor) -> Condition | None:
    """Read ``{item, in}``, ``{all}``, ``{any}`` or ``{not}``."""
    entries = dict(cursor.entries())
    match sorted(entries):
        case ["in", "item"]:
            values = tuple(value.code(NONRESPONSE_CODES) for value in entries["in"].elements())
            return Is(entries["item"].text().lower(), values)
        case ["all"]:
            return AllOf(_parts(entries["all"]))
        case ["any"]:
            return AnyOf(_parts(entries["any"]))
        case ["not"]:
            part = read_condition(entries["not"])
            return Not(part) if part else None
    if cursor.node is not None:
        cursor.note("must have item and in, or one of all, any, not")
    return None


def _parts(cursor: Cursor) -> tuple[Condition, ...]:
    parts = (read_condition(element) for element in cursor.elements())
    return tuple(part for part in parts if part is not None)


def _common(fields: Fields, context: Context, kind: str) -> Common:
    offered = fields["nonresponse"]
    by_default = () if kind == "text" else context.nonresponse
    return {
        "id": fields["id"].text().lower(),
        "text": tuple(fields[language].text() for language in context.languages),
        "nonresponse": offered.words() if offered.node else by_default,
        "when": read_condition(fields["when"]),
        "scale": fields["scale"].text(),
        "key": fields["key"].integer(),
        "why": fields["why"].text(),
    }


def _unreadable(cursor: Cursor, context: Context) -> Text:
    """Stand in for an item of no known kind, so that what refers to it is still found."""
    entries = dict(cursor.entries())
    return Text(
        id=entries["id"].text().lower() if "id" in entries else "",
        scale=entries["scale"].text() if "scale" in entries else "",
        text=("?",) * len(context.languages),
        nonresponse=(),
        max_chars=1,
        max_bytes=LONGEST_CHARACTER,
    )


def _scale(fields: Fields, context: Context) -> str:
    return fields["response_scale"].text() or context.response_scale


def _likert(common: Common, fields: Fields, context: Context) -> Likert:
    return Likert(**common, response_scale=_scale(fields, context))


def _attention(common: Common, fields: Fields, context: Context) -> Attention:
    expect = fields["expect"].integer()
    return Attention(**common, response_scale=_scale(fields, context), expect=expect)


def _options(fields: Fields, context: Context) -> tuple[Option, ...]:
    return tuple(read_option(option, context) for option in fields["options"].elements())


def _single(common: Common, fields: Fields, context: Context) -> Single:
    return Single(**common, options=_options(fields, context))


def _multiple(common: Common, fields: Fields, context: Context) -> Multiple:
    return Multiple(**common, options=_options(fields, context))


def _ranking(common: Common, fields: Fields, context: Context) -> Ranking:
    return Ranking(**common, options=_options(fields, context))


def _numeric(common: Common, fields: Fields, context: Context) -> Numeric:
    unit = fields["unit"]
    return Numeric(
        **common,
        min=fields["min"].number(),
        max=fields["max"].number(),
        decimals=fields["decimals"].integer(),
        unit=unit.texts(context.languages) if unit.node else context.no_text,
    )


def _text(common: Common, fields: Fields, _: Context) -> Text:
    characters = fields["max_chars"].integer()
    most = fields["max_bytes"].integer(characters * LONGEST_CHARACTER)
    return Text(**common, max_chars=characters, max_bytes=most)


KINDS: Mapping[str, Kind] = {
    "likert": Kind((), ("response_scale",), _likert),
    "attention": Kind(("expect",), ("response_scale",), _attention),
    "single": Kind(("options",), (), _single),
    "multiple": Kind(("options",), (), _multiple),
    "ranking": Kind(("options",), (), _ranking),
    "numeric": Kind(("min", "max"), ("decimals", "unit"), _numeric),
    "text": Kind(("max_chars",), ("max_bytes",), _text),
}
