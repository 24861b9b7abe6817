"""Everything but items as it stands in a file: sections, scales, indices, consent."""

from collections.abc import Mapping

from questionnaires.cursor import Cursor
from questionnaires.item_entries import Context, read_condition, read_option
from questionnaires.items import NONRESPONSE_CODES, AnyItem, OfScale, Texts
from questionnaires.model import (
    Composite,
    Consent,
    Index,
    Nonresponse,
    ResponseScale,
    Scale,
    ScoredItem,
    Section,
    Typology,
    TypologyClass,
)

PAGE_MAX_ITEMS = 7
"""More on one screen of a phone invites answering without reading (respondent.md R3)."""


def read_languages(cursor: Cursor, known: tuple[str, ...]) -> tuple[str, ...]:
    """Read the languages; where none can be read, expect all that are known."""
    read: list[str] = []
    for element in cursor.elements():
        language = element.text()
        if language not in known:
            element.note(f"must be one of {', '.join(known)}")
        elif language in read:
            element.note(f"{language} is listed twice")
        else:
            read.append(language)
    return tuple(read) or known


def read_nonresponse(cursor: Cursor, languages: tuple[str, ...]) -> tuple[Nonresponse, ...]:
    """Read the words on the buttons for not answering."""
    fields = cursor.fields((), NONRESPONSE_CODES)
    return tuple(
        Nonresponse(code=code, id=name, label=fields[name].texts(languages))
        for name, code in NONRESPONSE_CODES.items()
        if fields[name].node
    )


def read_response_scale(name: str, cursor: Cursor, context: Context) -> ResponseScale:
    """Read the points of a response scale."""
    points = [read_option(point, context) for point in cursor.elements()]
    return ResponseScale(
        id=name,
        values=tuple(point.value for point in points),
        labels=tuple(point.label for point in points),
    )


def read_consent(cursor: Cursor, languages: tuple[str, ...]) -> Consent:
    """Read what a person agrees to."""
    fields = cursor.fields(("title", "text", "agree", "decline"), ("required_before_use",))
    return Consent(
        title=fields["title"].texts(languages),
        text=fields["text"].texts(languages),
        agree=fields["agree"].texts(languages),
        decline=fields["decline"].texts(languages),
        required_before_use=fields["required_before_use"].words(),
    )


def read_section(cursor: Cursor, items: tuple[AnyItem, ...], context: Context) -> Section:
    """Read a section; its items are those of its scales, then those it names."""
    fields = cursor.fields(
        ("id", "title"),
        ("intro", "frame", "randomise", "page_max_items", "scales", "items", "when"),
    )
    scales = fields["scales"].words()
    by_scale = dict.fromkeys(item.id for name in scales for item in items if item.scale == name)
    named = [name.lower() for name in fields["items"].words()]
    return Section(
        id=fields["id"].text(),
        title=fields["title"].texts(context.languages),
        intro=optional_texts(fields["intro"], context),
        frame=fields["frame"].flag(),
        randomise=fields["randomise"].flag(),
        page_max_items=fields["page_max_items"].integer(PAGE_MAX_ITEMS),
        items=(*by_scale, *named),
        when=read_condition(fields["when"]),
    )


def read_scale(name: str, cursor: Cursor, languages: tuple[str, ...]) -> Scale:
    """Read what a scale means."""
    fields = cursor.fields(("construct", "direction"))
    return Scale(
        id=name,
        construct=fields["construct"].texts(languages),
        direction=fields["direction"].texts(languages),
    )


def read_index(
    name: str,
    cursor: Cursor,
    items: Mapping[str, AnyItem],
    scales: tuple[ResponseScale, ...],
    languages: tuple[str, ...],
) -> Index:
    """Read an index; its range comes from its items."""
    fields = cursor.fields(
        ("family", "items", "min_answered", "name", "high_is", "high", "low"), ("note",)
    )
    names = [word.lower() for word in fields["items"].words()]
    return Index(
        id=name,
        family=fields["family"].text(),
        items=tuple(ScoredItem(id=n, key=items[n].key if n in items else 0) for n in names),
        min_answered=fields["min_answered"].integer(),
        name=fields["name"].texts(languages),
        high_is=fields["high_is"].text(),
        high=fields["high"].texts(languages),
        low=fields["low"].texts(languages),
        note=fields["note"].text(),
        values=_range_of([items[n] for n in names if n in items], scales),
    )


def read_composite(name: str, cursor: Cursor, languages: tuple[str, ...]) -> Composite:
    """Read a composite; without ``min_indices`` all of its indices are needed."""
    fields = cursor.fields(
        ("kind", "of", "name", "high_is", "high", "low"), ("min_indices", "note")
    )
    parts = fields["of"].words()
    return Composite(
        id=name,
        kind=fields["kind"].text(),
        of=parts,
        min_indices=fields["min_indices"].integer(len(parts)),
        name=fields["name"].texts(languages),
        high_is=fields["high_is"].text(),
        high=fields["high"].texts(languages),
        low=fields["low"].texts(languages),
        note=fields["note"].text(),
    )


def read_typology(cursor: Cursor, languages: tuple[str, ...]) -> Typology | None:
    """Read the typology, if the file has one."""
    if cursor.node is None:
        return None
    fields = cursor.fields(("of", "margin", "level", "classes"))
    return Typology(
        of=fields["of"].words(),
        margin=fields["margin"].integer(),
        level=fields["level"].integer(),
        classes=tuple(_read_class(entry, languages) for entry in fields["classes"].elements()),
    )


def optional_texts(cursor: Cursor, context: Context) -> Texts:
    """Read a text that may be left out."""
    return cursor.texts(context.languages) if cursor.node else context.no_text


def _read_class(cursor: Cursor, languages: tuple[str, ...]) -> TypologyClass:
    fields = cursor.fields(("id", *languages))
    label = tuple(fields[language].text() for language in languages)
    return TypologyClass(id=fields["id"].text(), label=label)


def _range_of(items: list[AnyItem], scales: tuple[ResponseScale, ...]) -> tuple[int, ...]:
    for item in items:
        for scale in scales:
            if isinstance(item, OfScale) and item.response_scale == scale.id and scale.values:
                return scale.values[0], scale.values[-1]
    return ()
