"""The release file: parsed once, strictly, into frozen dataclasses.

A text is a tuple in the order of the release's languages. Decimals keep the digits that were
signed. A number that is not published is ``None``: there is nothing behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from survey.presenting.errors import ReleaseMalformed
from survey.presenting.fields import Fields
from survey.protocol.encoding import parse
from survey.protocol.errors import NotCanonical

VERSION: Final = 1
FAMILIES: Final = ("mindset", "mechanism", "outcome", "trust", "composite", "difference")
COMPOSED: Final = ("composite", "difference")  # made of other indices, asking nothing themselves
HIGH_IS: Final = ("concern", "good", "neither")
STATUSES: Final = ("exploratory", "validated")
ROUNDED_TO: Final = 5  # every n of a statistic, so that two releases do not differ by one person
TABLES: Final = ("participation", "indices", "groups", "typology")

Text = tuple[str, ...]
Part = TypeVar("Part")


@dataclass(frozen=True)
class Score:
    """One published number with its interval and the rounded count of people behind it."""

    n: int
    mean: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with its interval."""

    estimate: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Index:
    """One index; ``score`` is None where it is not published."""

    id: str
    family: str
    high_is: str
    name: Text
    meaning: Text = ()
    score: Score | None = None
    interval_method: str = ""
    nonresponse: Decimal | None = None  # only of indices that have questions of their own
    alpha: Alpha | None = None


@dataclass(frozen=True)
class Row:
    """One value of a background question, with a cell for each index by its id."""

    value: int
    label: Text
    cells: dict[str, Score | None]

    @property
    def published(self) -> bool:
        """Tell whether anything of the row is published."""
        return any(self.cells.values())


@dataclass(frozen=True)
class Group:
    """The indices by one background question."""

    item: str
    title: Text
    rows: tuple[Row, ...]

    @property
    def hidden(self) -> bool:
        """Tell whether a cell is not published."""
        return any(score is None for row in self.rows for score in row.cells.values())

    @property
    def empty(self) -> bool:
        """Tell whether nothing of the table is published."""
        return not any(row.published for row in self.rows)


@dataclass(frozen=True)
class Type:
    """The share of one class of the typology, in percent; None where it is not published."""

    id: str
    label: Text
    share: Score | None


@dataclass(frozen=True)
class Participation:
    """Public counts, exact."""

    invited: int
    issued: int
    accepted: int
    opened: int
    rejected: int

    @property
    def rate(self) -> int:
        """Accepted responses in percent of the invited, rounded."""
        return round(100 * self.accepted / self.invited)


@dataclass(frozen=True)
class Release:
    """What an administrator may read. A table that the plan does not name is empty or None."""

    survey_id: str
    manifest_hash: bytes
    root: bytes
    languages: Text
    title: Text
    status: str
    questionnaire_id: str
    questionnaire_version: str
    sequence: int
    k: int
    participation: Participation | None
    indices: tuple[Index, ...]
    groups: tuple[Group, ...]
    typology: tuple[Type, ...]
    notes: tuple[Text, ...]
    tables: frozenset[str]

    @classmethod
    def from_bytes(cls, data: bytes) -> "Release":
        """Read a release file.

        Raises
        ------
        ReleaseMalformed
            If the bytes are not the JSON profile, or a field is missing, unknown or impossible.
        """
        try:
            value = parse(data)
        except NotCanonical as error:
            raise ReleaseMalformed(f"the release cannot be read: {error}") from error
        return _release(Fields(value))

    @property
    def hides_an_index(self) -> bool:
        """Tell whether an index is not published."""
        return any(index.score is None for index in self.indices)

    @property
    def hides_a_kind(self) -> bool:
        """Tell whether the share of a class is not published."""
        return any(kind.share is None for kind in self.typology)

    def index(self, index_id: str) -> Index:
        """Return the index of this id."""
        return next(index for index in self.indices if index.id == index_id)


def _release(fields: Fields) -> Release:
    if fields.integer("version") != VERSION:
        raise ReleaseMalformed(f"version must be {VERSION}")
    languages = fields.strings("languages")
    if not languages or len(set(languages)) != len(languages):
        raise ReleaseMalformed("languages must be a set")
    size = len(languages)
    questionnaire = fields.nested("questionnaire")
    tables = frozenset(name for name in TABLES if name in fields)
    release = Release(
        survey_id=fields.string("survey_id"),
        manifest_hash=fields.digest("manifest_hash"),
        root=fields.digest("root"),
        languages=languages,
        title=fields.text("title", size),
        status=fields.choice("status", STATUSES),
        questionnaire_id=questionnaire.string("id"),
        questionnaire_version=questionnaire.string("version"),
        sequence=fields.integer("sequence", 1),
        k=fields.integer("k", 1),
        participation=_participation(fields) if "participation" in fields else None,
        indices=_each(fields, "indices", lambda part: _index(part, size)),
        groups=_each(fields, "groups", lambda part: _group(part, size)),
        typology=_each(fields, "typology", lambda part: _type(part, size)),
        notes=_notes(fields, size),
        tables=tables,
    )
    questionnaire.end()
    fields.end()
    _check_ids(release)
    return release


def _each(fields: Fields, name: str, read: Callable[[Fields], Part]) -> tuple[Part, ...]:
    if name not in fields:
        return ()
    parts = []
    for part in fields.objects(name):
        parts.append(read(part))
        part.end()
    return tuple(parts)


def _participation(fields: Fields) -> Participation:
    part = fields.nested("participation")
    counts = Participation(
        invited=part.integer("invited", 1),
        issued=part.integer("issued"),
        accepted=part.integer("accepted"),
        opened=part.integer("opened"),
        rejected=part.integer("rejected"),
    )
    part.end()
    if not counts.accepted <= counts.issued <= counts.invited:
        raise part.fault("accepted", "must not pass issued, nor issued invited")
    if counts.opened + counts.rejected > counts.accepted:
        raise part.fault("opened", "and rejected must not pass accepted")
    return counts


def _score(part: Fields, name: str, lowest: int, highest: int) -> Score:
    n = part.integer("n")
    if n % ROUNDED_TO:
        raise part.fault("n", f"must be rounded to {ROUNDED_TO}")
    low, high = part.pair("interval", lowest, highest)
    return Score(n, part.decimal(name, lowest, highest), low, high)


def _index(part: Fields, size: int) -> Index:
    index_id, name = part.string("id"), part.text("name", size)
    family, high_is = part.choice("family", FAMILIES), part.choice("high_is", HIGH_IS)
    if part.suppressed():
        return Index(index_id, family, high_is, name)
    lowest = -100 if family == "difference" else 0
    return Index(
        index_id,
        family,
        high_is,
        name,
        meaning=part.text("meaning", size),
        score=_score(part, "mean", lowest, 100),
        interval_method=part.string("interval_method"),
        nonresponse=_nonresponse(part, family),
        alpha=_alpha(part) if "alpha" in part else None,
    )


def _nonresponse(part: Fields, family: str) -> Decimal | None:
    if family in COMPOSED or "nonresponse" not in part:
        return None
    return part.decimal("nonresponse", 0, 100)


def _alpha(part: Fields) -> Alpha:
    alpha = part.nested("alpha")
    low, high = alpha.pair("interval", -1000, 1)
    read = Alpha(alpha.decimal("estimate", -1000, 1), low, high)
    alpha.end()
    return read


def _group(part: Fields, size: int) -> Group:
    rows = _each(part, "rows", lambda row: _row(row, size))
    return Group(part.string("item"), part.text("title", size), rows)


def _row(part: Fields, size: int) -> Row:
    value, label = part.integer("value"), part.text("label", size)
    cells = _each(part, "cells", _cell)
    return Row(value, label, dict(cells))


def _cell(part: Fields) -> tuple[str, Score | None]:
    index_id = part.string("index")
    return index_id, None if part.suppressed() else _score(part, "mean", -100, 100)


def _type(part: Fields, size: int) -> Type:
    type_id, label = part.string("id"), part.text("label", size)
    share = None if part.suppressed() else _score(part, "share", 0, 100)
    return Type(type_id, label, share)


def _notes(fields: Fields, size: int) -> tuple[Text, ...]:
    notes = fields.array("notes")
    holders = [Fields({"note": note}, f"notes[{number}].") for number, note in enumerate(notes)]
    return tuple(holder.text("note", size) for holder in holders)


def _check_ids(release: Release) -> None:
    known = [index.id for index in release.indices]
    if len(set(known)) != len(known):
        raise ReleaseMalformed("indices must not repeat an id")
    shown = {cell for group in release.groups for row in group.rows for cell in row.cells}
    if unknown := shown - set(known):
        raise ReleaseMalformed(f"groups name an unknown index: {min(unknown)}")
