"""The answers column by column, in an order drawn for this export alone."""

from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Final

import pyarrow as pa

from survey.researcher.exporting.codebook import Codebook, Variable
from survey.researcher.opening.columns import shuffled

PRIVATE: Final = {
    "zh-Hans": "这里是一份份单独的答卷，不能离开研究者的电脑。"
    "要给别人看，只能用发布文件（survey release）。",
    "en": "These are single answers: they must not leave the researcher's machine. "
    "What others may see is the release (survey release).",
}
"""Stands in every file that has room for words."""

Cells = list[int | float | str]


@dataclass(frozen=True)
class Sheet:
    """A codebook and a table that fits it."""

    codebook: Codebook
    table: pa.Table
    stem: str = "answers"  # what its files are called

    @classmethod
    def of(cls, codebook: Codebook, table: pa.Table) -> "Sheet":
        """Take a table in a fresh order; what the codebook does not name stays behind."""
        return cls(codebook, shuffled([_named_in(codebook, table)]))

    @classmethod
    def pair(
        cls, answers: tuple[Codebook, pa.Table], derived: tuple[Codebook, pa.Table]
    ) -> tuple["Sheet", "Sheet"]:
        """Take two tables of the same people in one fresh order: line by line they agree."""
        first, second = _named_in(*answers), _named_in(*derived)
        order = shuffled([pa.table({"row": pa.array(range(first.num_rows), pa.int64())})]).column(
            "row"
        )
        return (
            cls(answers[0], first.take(order)),
            cls(derived[0], second.take(order), "derived"),
        )

    def named(self, ending: str) -> str:
        """Return the name of its file in a format."""
        return f"{self.stem}.{ending}"

    @property
    def people(self) -> int:
        """How many rows there are."""
        return int(self.table.num_rows)

    @cached_property
    def private(self) -> str:
        """The warning, in the language of the codebook."""
        return PRIVATE[self.codebook.language]

    def texts(self, variable: Variable) -> list[str]:
        """Return a column as it is written down; a number keeps its digits."""
        cells = self.table.column(variable.name).to_pylist()
        return ["" if cell is None else str(cell) for cell in cells]

    def cells(self, variable: Variable) -> Cells:
        """Return a column as what it is: codes, numbers, words."""
        if variable.kind == "number":
            return [float(cell) if cell else nan for cell in self.texts(variable)]
        column: Cells = self.table.column(variable.name).to_pylist()
        return column


def _named_in(codebook: Codebook, table: pa.Table) -> pa.Table:
    return table.select([variable.name for variable in codebook.variables])
