"""Effects from a table: the analysis' own digits, who is left out, and what is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.labels import Label
from analysis.results import Unestimable
from analysis.vignette import amce
from survey.errors import HomeUnusable
from survey.presenting.report.vignettes.experiment import Experiment
from survey.researcher.tables import TableRefused
from survey.researcher.vignettes import Roles, effects, experiment

FEW = Unestimable("too-few-respondents")
ROLES = Roles("blame", "who", ("length", "rank"))
Row = tuple[object, ...]


def rows() -> Iterator[Row]:
    rng = np.random.default_rng(1)
    for number in range(240):
        length, rank = rng.choice(["long", "short"]), rng.choice([1, 2, 10])
        judged = round(float(4 + (length == "short") + rng.normal()), 3)
        yield f"p{number // 4}", max(judged, 0), length, rank


def written(path: Path, *cases: Row) -> Path:
    lines = ["who,blame,length,rank", *(",".join(map(str, case)) for case in cases)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return written(tmp_path / "cases.csv", *rows())


def test_the_figures_are_those_of_the_analysis(table: Path) -> None:
    who, judged, length, rank = zip(*rows(), strict=True)
    found = amce(judged, {"length": length, "rank": rank}, who, interactions=[("length", "rank")])
    made = experiment(table, replace(ROLES, interactions=("length:rank",)))
    assert made.found == found
    assert [each.level for each in made.means("rank")] == [1, 2, 10]


def test_a_baseline_may_be_chosen(table: Path) -> None:
    made = experiment(table, replace(ROLES, baselines=("rank=10", "length=short")))
    assert [(e.attribute, e.level, e.baseline) for e in made.found.effects] == [
        ("length", "long", "short"), ("rank", 1, 10), ("rank", 2, 10),
    ]  # fmt: skip


def test_cases_that_lack_something_are_left_out_and_counted_once(tmp_path: Path) -> None:
    odd: list[Row] = [
        ("p1", "", "long", 1), ("p1", "NA", "", ""), ("p1", -1, "long", 1), ("p1", -2, "", 1),
        ("p1", 4, "", 1), ("", 4, "long", 1), ("p1", 4, "long", ""),
    ]  # fmt: skip
    whole = experiment(written(tmp_path / "whole.csv", *rows()), ROLES)
    made = experiment(written(tmp_path / "odd.csv", *rows(), *odd), ROLES)
    assert made.found == whole.found
    left = made.left_out
    assert (left.unjudged, left.negative, left.unplaced, left.all) == (2, 2, 3, 7)


def test_a_judgement_of_nought_is_one(tmp_path: Path) -> None:
    made = experiment(written(tmp_path / "cases.csv", *rows(), ("p1", 0, "long", 1)), ROLES)
    assert (made.found.n, made.left_out.all) == (241, 0)


def unestimable(made: Experiment) -> list[tuple[str, Label]]:
    return [(e.attribute, e.level) for e in made.found.effects if e.amce == FEW]


def test_no_effect_stands_on_one_person_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    one: list[Row] = [("p1", 5, "vast", 1), ("p1", 4, "vast", 2), ("p2", 3, "short", 30)]
    assert unestimable(experiment(written(path, *rows(), *one), ROLES)) == [
        ("length", "vast"), ("rank", 30),
    ]  # fmt: skip
    two = [*one, ("p2", 3, "vast", 1), ("p3", 3, "long", 30)]
    assert unestimable(experiment(written(path, *rows(), *two), ROLES)) == []
    baseline = experiment(written(path, *rows(), ("p1", 5, "long", 0)), ROLES)
    assert unestimable(baseline) == [("rank", 1), ("rank", 2), ("rank", 10)]


def test_no_interaction_stands_on_one_person_alone(tmp_path: Path) -> None:
    path, roles = tmp_path / "cases.csv", replace(ROLES, interactions=("length:rank",))
    one: list[Row] = [
        ("p1", 5, "vast", 1), ("p2", 4, "vast", 1), ("p1", 3, "vast", 2), ("p2", 3, "vast", 10),
        ("p3", 3, "vast", 10),
    ]  # fmt: skip
    corner = [*one[:1], ("p2", 3, "vast", 2), *one[2:]]  # only p1 saw vast with rank 1
    for cases, few in ((one, [("vast", 2)]), (corner, [("vast", 2), ("vast", 10)])):
        made = experiment(written(path, *rows(), *cases), roles)
        crossed = made.found.interactions["length", "rank"]
        assert not isinstance(crossed, Unestimable)
        assert [(e.first[1], e.second[1]) for e in crossed if e.difference == FEW] == few


def test_a_pair_of_levels_that_nobody_saw_leaves_the_effects(tmp_path: Path) -> None:
    forbidden = [row for row in rows() if row[2:] != ("short", 10)]
    roles = replace(ROLES, interactions=("length:rank",))
    made = experiment(written(tmp_path / "cases.csv", *forbidden), roles)
    assert made.found.interactions["length", "rank"] == Unestimable("collinear")
    assert unestimable(made) == []


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (replace(ROLES, judgement="nothing"), "has no column nothing"),
        (replace(ROLES, judgement="length"), "length is named twice"),
        (replace(ROLES, person="rank"), "rank is named twice"),
        (replace(ROLES, attributes=("rank", "rank")), "rank is named twice"),
        (replace(ROLES, judgement="who"), "who is named twice"),
        (Roles("length", "who", ("rank",)), "length holds something else than numbers"),
        (Roles("rank", "who", ("blame",)), "blame has more than 30 levels"),
        (replace(ROLES, baselines=("tone=kind",)), "tone=kind is not A=LEVEL"),
        (replace(ROLES, baselines=("length",)), "length is not A=LEVEL"),
        (replace(ROLES, baselines=("rank=3",)), "no case that can be used has 3 as its rank"),
        (replace(ROLES, baselines=("rank=2", "rank=1")), "rank is named twice"),
        (replace(ROLES, interactions=("length:tone",)), "length:tone is not A:B"),
        (replace(ROLES, interactions=("length",)), "length is not A:B"),
        (replace(ROLES, interactions=("length:length",)), "length:length is not A:B"),
        (replace(ROLES, interactions=("length:rank", "rank:length")), "length:rank is named twice"),
    ],
)
def test_columns_that_cannot_be_what_they_are_named_for_are_refused(
    table: Path, roles: Roles, words: str
) -> None:
    with pytest.raises(TableRefused, match=words):
        experiment(table, roles)


def test_a_single_person_nobody_and_a_single_level_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    for cases in ([], [("p1", judged, *rest) for _who, judged, *rest in rows()]):
        with pytest.raises(TableRefused, match="two people or more"):
            experiment(written(path, *cases), ROLES)
    alike = [(*case[:2], "long", case[3]) for case in rows()]
    with pytest.raises(TableRefused, match="length has a single level in all cases"):
        experiment(written(path, *alike, ("p1", "", "short", 1)), ROLES)


def test_what_the_data_cannot_carry_as_a_whole_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    together = [(*case[:3], {"long": 1, "short": 2}[str(case[2])]) for case in rows()]
    with pytest.raises(TableRefused, match="their effects cannot be told apart"):
        experiment(written(path, *together), ROLES)
    alike = [(case[0], 4, *case[2:]) for case in rows()]
    with pytest.raises(TableRefused, match="does not vary beyond the attributes"):
        experiment(written(path, *alike), ROLES)


def test_an_interaction_may_be_of_names_with_a_colon() -> None:
    roles = Roles("y", "p", ("a:b", "c", "a"), ("a:b:c", "c:a"))
    assert roles.pairs() == (("a:b", "c"), ("c", "a"))


def test_the_files_are_their_owners_and_the_same_table_gives_the_same_bytes(
    table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    _made, paths = effects(table, ROLES, "en", out)
    assert [path.name for path in paths] == ["effects.json", "effects.en.html"]
    assert out.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    before = [path.read_bytes() for path in paths]
    assert json.loads(before[0])["table"] == "cases.csv"
    effects(table, ROLES, "en", out)
    assert [path.read_bytes() for path in paths] == before
    assert sorted(path.name for path in out.iterdir()) == ["effects.en.html", "effects.json"]


def test_a_folder_that_cannot_be_written_is_refused_with_nothing_half_written(
    table: Path, tmp_path: Path
) -> None:
    with pytest.raises(HomeUnusable, match="cannot be made"):
        effects(table, ROLES, "en", table)
    (tmp_path / "out" / "effects.en.html").mkdir(parents=True)
    with pytest.raises(HomeUnusable, match="is not writable: Is a directory"):
        effects(table, ROLES, "en", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["effects.en.html"]
    with pytest.raises(TableRefused):
        effects(table, replace(ROLES, judgement="nothing"), "en", tmp_path / "never")
    assert not (tmp_path / "never").exists()
