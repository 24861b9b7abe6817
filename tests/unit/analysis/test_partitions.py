import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from analysis import partitions
from analysis.definition import Definition, GroupDefinition
from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    InputError,
    MissingExtraError,
    NotWholeNumbersError,
    UnknownItemError,
    UnreadableError,
)
from analysis.responses import Responses
from analysis.tally import Tally, tally

GROUPS = (GroupDefinition("g", (1, 2, 3)),)


@pytest.fixture
def definition(factors: Definition) -> Definition:
    return Definition(factors.indices, groups=GROUPS)


def columns(definition: Definition, n: int = 5000) -> dict[str, Any]:
    rng = np.random.default_rng(8)
    codes = definition.codes()
    return {
        name: np.where(rng.random(n) < 0.1, -3, rng.choice(values, n)).astype(np.int8)
        for name, values in codes.items()
    }


@pytest.fixture
def path(tmp_path: Path, definition: Definition) -> Path:
    """Answers in seven row groups, with a column of words that nobody asked for."""
    table = pa.table(columns(definition) | {"words": ["free"] * 5000})
    parquet.write_table(table, tmp_path / "answers.parquet", row_group_size=800)
    return tmp_path / "answers.parquet"


@pytest.fixture
def whole(definition: Definition) -> Tally:
    return tally(Responses.of(columns(definition), definition.codes()), definition)


@pytest.mark.parametrize("parts", [1, 3, 7, 50])
def test_the_tally_is_that_of_the_whole_in_however_many_parts(
    parts: int, path: Path, definition: Definition, whole: Tally
) -> None:
    assert partitions.tally_parquet([path], definition, parts=parts) == whole


def test_pieces_smaller_than_a_row_group_give_the_same(
    path: Path, definition: Definition, whole: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.partitions.ROWS", 333)
    assert partitions.tally_parquet([path], definition) == whole


def test_two_files_are_one_survey(
    path: Path, definition: Definition, whole: Tally, tmp_path: Path
) -> None:
    table = parquet.read_table(path)
    parquet.write_table(table.slice(0, 1234), tmp_path / "one.parquet")
    parquet.write_table(table.slice(1234), tmp_path / "two.parquet")
    both = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    assert partitions.tally_parquet(both, definition) == whole


def test_two_processes_give_the_same(path: Path, definition: Definition, whole: Tally) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert partitions.tally_parquet([path], definition, pool) == whole


def test_a_dask_cluster_gives_the_same(path: Path, definition: Definition, whole: Tally) -> None:
    pytest.importorskip("distributed", reason="the extra plainseal[dask] is not installed")
    with partitions.dask_cluster(2) as executor:
        assert partitions.tally_parquet([path], definition, executor) == whole


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(MissingExtraError, match=r"plainseal\[dask\]"),
        partitions.dask_cluster(1),
    ):
        pass


def test_parts_cover_every_row_group_once(path: Path) -> None:
    for parts in range(1, 9):
        found = partitions.partitions([path], parts)
        assert [group for part in found for group in part.groups] == list(range(7))
        assert len(found) <= parts


def test_a_file_of_nobody_has_a_tally_of_nobody(tmp_path: Path, definition: Definition) -> None:
    empty = pa.table({name: pa.array([], pa.int8()) for name in definition.codes()})
    parquet.write_table(empty, tmp_path / "empty.parquet")
    found = partitions.tally_parquet([tmp_path / "empty.parquet"], definition)
    assert (found.respondents, found.scores["f1"].n) == (0, 0)


def test_what_is_not_parquet_or_not_there_is_refused(
    tmp_path: Path, definition: Definition
) -> None:
    (tmp_path / "words.parquet").write_text("not a table")
    for name in ("words.parquet", "nowhere.parquet"):
        with pytest.raises(UnreadableError):
            partitions.tally_parquet([tmp_path / name], definition)


def test_columns_that_are_no_answers_are_refused_each_by_name(
    tmp_path: Path, definition: Definition
) -> None:
    good = columns(definition, 10)
    cases: list[tuple[dict[str, Any], type[InputError]]] = [
        ({name: good[name] for name in [*good][1:]}, UnknownItemError),
        (good | {"i01": [0.5] * 10}, NotWholeNumbersError),
        (good | {"i01": np.full(10, 9, dtype=np.int8)}, CodeOutsideScaleError),
    ]
    for place, (table, refusal) in enumerate(cases):
        parquet.write_table(pa.table(table), tmp_path / f"{place}.parquet")
        with pytest.raises(refusal):
            partitions.tally_parquet([tmp_path / f"{place}.parquet"], definition)


def test_two_columns_of_one_name_are_refused_by_it(tmp_path: Path, definition: Definition) -> None:
    good = pa.table(columns(definition, 10))
    path = tmp_path / "twice.parquet"
    parquet.write_table(good.append_column("i01", good.column("i01")), path)
    with pytest.raises(InputError, match="two columns are called i01"):
        partitions.tally_parquet([path], definition)
    # a column that nobody asks for may stand there as often as it likes
    words = pa.array(["x"] * 10)
    parquet.write_table(good.append_column("w", words).append_column("w", words), path)
    assert partitions.tally_parquet([path], definition).respondents == 10


def test_one_path_that_is_no_list_is_refused(path: Path, definition: Definition) -> None:
    for one in (path, str(path)):
        with pytest.raises(BadParameterError, match=r"as a list, also one: \['/"):
            partitions.tally_parquet(one, definition)  # type: ignore[arg-type]
    for parts in (2.5, "2"):
        with pytest.raises(BadParameterError, match="the number of parts is a whole number"):
            partitions.tally_parquet([path], definition, parts=parts)  # type: ignore[arg-type]


def test_an_empty_cell_was_not_answered(tmp_path: Path, definition: Definition) -> None:
    good = columns(definition, 10)
    tables = {"empty": pa.array([1, None] * 5, pa.int8()), "coded": np.array([1, -2] * 5)}
    for name, cells in tables.items():
        parquet.write_table(pa.table(good | {"i01": cells}), tmp_path / name)
    empty, coded = (partitions.tally_parquet([tmp_path / name], definition) for name in tables)
    assert empty == coded


def test_no_files_and_no_parts_are_refused(path: Path, definition: Definition) -> None:
    with pytest.raises(InputError):
        partitions.tally_parquet([], definition)
    with pytest.raises(BadParameterError):
        partitions.tally_parquet([path], definition, parts=0)
