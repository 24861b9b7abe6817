"""Derived columns: the scores of the report, line by line the people of the answers beside them."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyreadstat
import pytest

from questionnaires import CompiledQuestionnaire
from survey.researcher.exporting.readstat import cut
from survey.researcher.exporting.run import export
from survey.researcher.exporting.separated import as_written
from survey.researcher.exporting.stata import shortened
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import read_table, write_table
from survey.researcher.opening.run import ANSWERS, COUNTS, Opening
from survey.researcher.reporting import material
from survey.researcher.scoring import score
from survey.researcher.tables import TableRefused
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import counted


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_each_line_of_scores_is_of_the_answers_on_the_same_line(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    export(folder, ["csv"], "en", tmp_path / "out")
    answers, derived = (rows(tmp_path / "out" / f"{n}.csv") for n in ("answers", "derived"))
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    assert len(answers) == len(derived) == PEOPLE
    scored = 0
    for index in form.indices:
        low, high = (form.values_of(form.by_id[index.items[0].id])[end] for end in (0, -1))
        for person, line in zip(answers, derived, strict=True):
            given = [
                code if item.key > 0 else low + high - code
                for item in index.items
                if (code := int(person[item.id])) >= 0
            ]
            said = line[f"score_{index.id}"]
            if len(given) < index.min_answered:
                assert said == ""
                continue
            scored += 1
            mean = 100 * (sum(given) / len(given) - low) / (high - low)
            assert float(said) == pytest.approx(mean, abs=1e-9)
    assert scored >= PEOPLE


def test_the_typology_and_the_flags_are_those_that_the_report_counts(tmp_path: Path) -> None:
    folder = opened(tmp_path / "home", "fault_tolerance")
    counted(folder, PEOPLE)
    export(folder, ["csv"], "en", tmp_path / "out")
    derived, made = rows(tmp_path / "out" / "derived.csv"), material(folder, score(folder))
    kinds = Counter(line["typology"] for line in derived)
    found = [each.count for each in made.summary.typology.values()]
    assert [kinds[str(at)] for at in range(1, len(found) + 1)] == found
    careless: Any = made.careless
    for flag in careless.flags:
        cells = [line[f"flag_{flag.id}"] for line in derived]
        assert cells.count("1") == flag.flagged
        assert PEOPLE - cells.count("-2") == flag.measured
    assert [line["careless"] for line in derived].count("1") == careless.careless


def test_every_format_has_the_same_derived_cells_in_the_same_order(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(folder, ["csv", "sav", "dta", "parquet"], "zh-Hans", out)
    lines = rows(out / "derived.csv")
    name = next(each for each in lines[0] if each.startswith("score_"))
    cells = [float(line[name]) if line[name] else None for line in lines]
    assert None in cells or len(set(cells)) > 3
    assert pq.read_table(out / "derived.parquet").column(name).to_pylist() == cells
    for read, ending in ((pyreadstat.read_sav, "sav"), (pyreadstat.read_dta, "dta")):
        frame, about = read(out / f"derived.{ending}")
        back = [None if cell != cell else cell for cell in frame[name].tolist()]  # noqa: PLR0124
        assert back == cells
        assert about.column_names_to_labels[name]


def test_the_codebooks_name_every_column_its_indices_and_where_it_is_reversed(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(folder, ["csv"], "en", out)
    named = {row["name"] for row in rows(out / "derived_codebook.csv")}
    assert named == set(rows(out / "derived.csv")[0])
    book = {row["name"]: row for row in rows(out / "codebook.csv")}
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    for index in form.indices:
        for item in index.items:
            assert index.id in book[item.id]["indices"].split()
            assert (index.id in book[item.id]["reversed_in"].split()) == (item.key < 0)
    scored = {item.id for index in form.indices for item in index.items}
    assert {name for name, row in book.items() if row["indices"]} == scored
    assert as_written(book[next(iter(scored))]["label"])


def test_a_cut_table_is_refused_and_nobody_leaves_scores_without_a_line(tmp_path: Path) -> None:
    folder = opened(tmp_path / "home", "fault_tolerance")
    write_table(read_table(folder.path / ANSWERS).slice(0, 0), folder.path / ANSWERS)
    with pytest.raises(TableRefused, match="0 rows, 60 answers"):
        export(folder, ["csv"], "en", tmp_path / "out")
    folder.write(COUNTS, Opening(PEOPLE, 0, 0, PEOPLE, {}).to_bytes())
    export(folder, ["csv", "parquet"], "en", tmp_path / "out")
    assert rows(tmp_path / "out" / "derived.csv") == []
    table = pq.read_table(tmp_path / "out" / "derived.parquet")
    assert (table.num_rows, "score_naive" in table.column_names) == (0, True)


def test_a_label_that_is_cut_ends_in_an_ellipsis() -> None:
    assert shortened("x" * 80) == "x" * 80
    assert shortened("x" * 81) == "x" * 79 + "…"
    assert cut("字" * 20, 60) == "字" * 20
    assert cut("字" * 21, 60) == "字" * 19 + "…"
    assert len(cut("a" + "字" * 30, 60).encode()) <= 60
