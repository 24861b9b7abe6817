"""Effects of described cases, from any labelled table: read here, shown by `presenting`.

Nothing is suppressed, so the page is as private as the report, and the folder its owner's only.
"""

import errno
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import EstimationError
from analysis.labels import Label
from analysis.vignette import Amce, amce
from survey.errors import HomeUnusable
from survey.presenting.report.pdf import pdf, require_paper
from survey.presenting.report.vignettes.experiment import Experiment, LeftOut, results
from survey.presenting.report.vignettes.page import page
from survey.researcher.files import make_private, write_private
from survey.researcher.tables import TableRefused, labels, numbers, read_columns

RESULTS: Final = "effects.json"
PAGE: Final = "effects.{language}.{kind}"
WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
MOST_LEVELS: Final = 30
"""More is a column of another kind (a number, a name); each level is a column of a matrix."""
REASONS: Final[Mapping[str, str]] = {
    "collinear": "some attributes go together in every case: their effects cannot be told apart",
    "constant-score": "the judgement does not vary beyond the attributes",
}


@dataclass(frozen=True)
class Roles:
    """Which column is what; ``interactions`` are A:B of attributes, ``baselines`` A=LEVEL."""

    judgement: str
    person: str
    attributes: tuple[str, ...]
    interactions: tuple[str, ...] = ()
    baselines: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, each named once."""
        return (self.judgement, self.person, *self.attributes)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of attributes; a name may hold a colon itself."""
        return tuple(map(self._pair, self.interactions))

    def _pair(self, wish: str) -> tuple[str, str]:
        for colon in re.finditer(":", wish):
            first, second = wish[: colon.start()], wish[colon.end() :]
            if first != second and {first, second} <= set(self.attributes):
                return first, second
        raise TableRefused(f"{wish} is not A:B of two attributes that are named, too")

    def compared_with(self) -> tuple[tuple[str, str], ...]:
        """Return attributes and the level that their others are compared with."""
        return tuple(map(self._baseline, self.baselines))

    def _baseline(self, wish: str) -> tuple[str, str]:
        for name in self.attributes:
            if wish.startswith(f"{name}="):
                return name, wish[len(name) + 1 :]
        raise TableRefused(f"{wish} is not A=LEVEL of an attribute that is named, too")


def effects(
    table: Path, roles: Roles, language: str, out: Path, *, on_paper: bool = False
) -> tuple[Experiment, list[Path]]:
    """Write the page of effects and ``effects.json`` into a folder; return them.

    Raises
    ------
    TableRefused
        If the table or its columns are not what they should be.
    PaperMissing
        If a PDF is asked for and cannot be made.
    HomeUnusable
        If the folder cannot be written. Whatever is refused, no file is left half written.
    """
    if on_paper:
        require_paper()
    made = experiment(table, roles)
    html = page(made, language)
    files = {RESULTS: results(made), PAGE.format(language=language, kind="html"): html}
    if on_paper:
        files[PAGE.format(language=language, kind="pdf")] = pdf(html)
    return made, _written(files, out)


def experiment(path: Path, roles: Roles) -> Experiment:
    """Read the table and estimate all effects."""
    _require_once(roles.columns)
    pairs = roles.pairs()
    _require_once(tuple(":".join(sorted(pair)) for pair in pairs))
    _require_once([name for name, _level in roles.compared_with()])
    table = read_columns(path, roles.columns)
    judgement, used, left_out = _cases(table, roles)
    return Experiment(
        table=path.name,
        software=f"Plainseal {version('plainseal')}",
        judgement=roles.judgement,
        person=roles.person,
        attributes=roles.attributes,
        left_out=left_out,
        found=_estimated(judgement, used, roles, pairs),
    )


def _require_once(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise TableRefused(f"{name} is named twice")


def _cases(table: pa.Table, roles: Roles) -> tuple[npt.NDArray[np.float64], pa.Table, LeftOut]:
    """Return judgements, and persons and levels, of the cases that have all of them."""
    judgement = numbers(table, roles.judgement)
    placed = {name: labels(table, name) for name in (roles.person, *roles.attributes)}
    judged = pc.is_valid(judgement).to_numpy(zero_copy_only=False)
    scores = pc.fill_null(judgement, 0).to_numpy()
    held = np.all([pc.is_valid(each).to_numpy(zero_copy_only=False) for each in placed.values()], 0)
    kept = judged & (scores >= 0) & held
    left_out = LeftOut(
        int((~judged).sum()), int((scores < 0).sum()), int((judged & (scores >= 0) & ~held).sum())
    )
    return scores[kept], pa.table(placed).filter(pa.array(kept)), left_out


def _estimated(
    judgement: npt.NDArray[np.float64], used: pa.Table, roles: Roles,
    pairs: Sequence[tuple[str, str]],
) -> Amce:  # fmt: skip
    person = np.asarray(used.column(roles.person).to_pylist(), dtype=np.str_)
    if len(np.unique(person)) < 2:
        raise TableRefused("effects need judgements of two people or more")
    attributes = {name: _levels(used, name) for name in roles.attributes}
    baselines = {
        name: _placed(attributes[name], name, level) for name, level in roles.compared_with()
    }
    try:
        return amce(judgement, attributes, person, baselines=baselines, interactions=pairs)
    except EstimationError as error:
        raise TableRefused(REASONS.get(error.code, str(error))) from error


def _levels(used: pa.Table, name: str) -> npt.NDArray[np.generic]:
    """Return the level of each case; whole numbers as such, so that 10 comes after 2."""
    column = used.column(name)
    levels = column.unique().to_pylist()
    if len(levels) < 2:
        raise TableRefused(f"{name} has a single level in all cases that can be used")
    if len(levels) > MOST_LEVELS:
        raise TableRefused(f"{name} has more than {MOST_LEVELS} levels: is it an attribute?")
    if all(map(WHOLE.fullmatch, levels)):
        return np.asarray(pc.cast(column, pa.int64()).to_numpy())
    return np.asarray(column.to_pylist(), dtype=np.str_)


def _placed(levels: npt.NDArray[np.generic], name: str, written: str) -> Label:
    found: list[Label] = np.unique(levels).tolist()
    for level in found:
        if str(level) == written:
            return level
    raise TableRefused(f"no case that can be used has {written} as its {name}")


def _written(files: Mapping[str, bytes], out: Path) -> list[Path]:
    paths = [make_private(out) / name for name in files]
    for path in paths:
        if path.is_dir():
            raise HomeUnusable(f"{path} is not writable: {os.strerror(errno.EISDIR)}")
    for path, data in zip(paths, files.values(), strict=True):
        write_private(path, data)
    return paths
