"""Reliability, structure, item response: what is shown, and in which words it is refused."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analysis.cautions import Caution
from analysis.factor import Parallel
from analysis.reliability import Omega
from analysis.results import Unestimable
from survey.presenting.report.document import Section
from survey.presenting.report.material import Block, Correlations, Material, Response, Structure
from survey.presenting.report.reliability import reliability
from survey.presenting.report.response import response
from survey.presenting.report.structure import COLUMNS, _ends, structure
from survey.presenting.report.telling import Telling
from survey.researcher.home import SurveyFolder
from survey.researcher.reporting import material
from survey.researcher.scoring import score
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import counted

FEW = Unestimable("too-few-respondents")
BOUND = "Computed from 100 people on"


@pytest.fixture(scope="module")
def made(many: SurveyFolder) -> Material:
    return material(many, score(many))


@pytest.fixture(scope="module")
def tell(made: Material) -> Telling:
    return Telling.of(made, "en")


def said(section: Section) -> str:
    words = [each for part in section.parts for each in (*part.words, *part.notes)]
    return " ".join(words)


def restructured(made: Material, **changes: Any) -> Material:
    return replace(made, structure=replace(made.structure, **changes))


def test_omega_stands_beside_alpha_with_its_interval(made: Material, tell: Telling) -> None:
    table = reliability(made, tell).parts[0].table
    assert table
    assert len(table.rows) == len(made.scales) == 12
    first = made.scales[0]
    assert isinstance(first.omega, Omega)
    assert table.rows[0].cells[1].words == f"{first.omega.estimate:.2f}"
    assert first.complete < made.summary.respondents
    assert [cell.n for cell in table.rows[0].cells] == [f"n = {first.complete}"] * 2
    assert BOUND in said(reliability(made, tell))


def test_an_omega_that_is_refused_says_why(made: Material, tell: Telling) -> None:
    reasons = {
        "too-few-respondents": "too few people",
        "not-identified": "the questions have nothing in common",
        "not-converged": "no estimate settled",
        "constant-item": "a question was answered alike by all",
    }
    for code, words in reasons.items():
        first = replace(made.scales[0], omega=Unestimable(code))
        table = reliability(replace(made, scales=(first,)), tell).parts[0].table
        assert table
        assert (table.rows[0].cells[1].words, table.rows[0].cells[1].under) == ("–", words)


def test_an_omega_with_a_negative_variation_is_warned_of(made: Material, tell: Telling) -> None:
    first = made.scales[0]
    assert isinstance(first.omega, Omega)
    sound = replace(made, scales=(replace(first, omega=replace(first.omega, heywood=())),))
    assert "Do not use the omega" not in said(reliability(sound, tell))
    heywood = replace(first, omega=replace(first.omega, heywood=(1,)))
    warned = said(reliability(replace(made, scales=(heywood,)), tell))
    assert "Do not use the omega of “Too naive”: no hope of it: one question" in warned


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("cells-filled", "naive”: no hope of it rests on pairs of questions of which one comb"),
        ("correlations-not-positive-definite", "naive”: no hope of it rests on correlations that"),
        ("new", "new"),
    ],
)
def test_what_limits_an_omega_is_said(code: str, words: str, made: Material, tell: Telling) -> None:
    first = made.scales[0]
    assert isinstance(first.omega, Omega)
    odd = replace(first, omega=replace(first.omega, cautions=(Caution(code),)))
    assert words in said(reliability(replace(made, scales=(odd,)), tell))
    sound = replace(first, omega=replace(first.omega, cautions=()))
    assert words not in said(reliability(replace(made, scales=(sound,)), tell))


@pytest.mark.parametrize(("some", "warned"), [(400, False), (401, True)])
def test_few_who_answered_all_of_an_index_are_said_with_and_without_an_omega(
    some: int, warned: bool, made: Material, tell: Telling
) -> None:
    few = replace(made.scales[0], complete=200, some=some)
    for scale in (few, replace(few, omega=FEW)):
        words = said(reliability(replace(made, scales=(scale,)), tell))
        assert words.count("no hope of it rest on fewer than half of those who") == int(warned)


def test_every_correlation_stands_once_in_the_tables(made: Material, tell: Telling) -> None:
    tables = [part.table for part in structure(made, tell).parts if part.table]
    dense = [table for table in tables if table.dense]
    found = made.structure.correlations
    assert isinstance(found, Correlations)
    items = made.structure.items
    assert all(len(table.headings) <= COLUMNS + 1 for table in dense)
    cells = {
        (row.heading, column): cell.words.replace("−", "-")
        for table in dense
        for row in table.rows
        for column, cell in zip(table.headings[1:], row.cells, strict=True)
        if cell.shade
    }
    assert len(cells) == len(items) * (len(items) - 1) / 2
    r = found.matrix[items.index("pl2")][items.index("nv1")]
    assert float(cells["pl2", "nv1"]) == pytest.approx(r, abs=0.005)


def test_tables_end_between_indices_unless_one_is_too_long() -> None:
    def ends(*sizes: int) -> list[int]:
        blocks = tuple(Block(str(at), "f", ("q",) * size) for at, size in enumerate(sizes))
        return list(_ends(blocks))

    assert ends(5, 5, 5, 3) == [10, 18]
    assert ends(13, 1) == [13, 14]
    for sizes in ((30,), (2, 30, 3), (12, 2, 14), (26,), (1,)):
        found = ends(*sizes)
        assert found[-1] == sum(sizes)
        assert all(0 < after - before <= COLUMNS for before, after in pairwise([0, *found]))


def test_too_few_for_a_correlation_is_said_with_both_numbers(made: Material, tell: Telling) -> None:
    few = restructured(made, correlations=FEW, fewest=41, factors=(), fits=())
    section = structure(few, tell)
    assert "41 people answered both questions of the pair that fewest answered" in said(section)
    assert "100 are needed" in said(section)
    assert BOUND in said(section)
    assert not any(part.figure or part.table for part in section.parts)


def test_another_refusal_of_correlations_names_its_reason(made: Material, tell: Telling) -> None:
    alike = restructured(made, correlations=Unestimable("constant-item"))
    words = "Correlations are not computed: a question was answered alike by all."
    assert words in said(structure(alike, tell))


def test_what_is_odd_about_correlations_is_said(made: Material, tell: Telling) -> None:
    found = made.structure.correlations
    assert isinstance(found, Correlations)
    assert found.at_edge == found.filled == ()
    assert "half an answer" not in said(structure(made, tell))
    odd = replace(found, positive_definite=False, at_edge=((0, 2),), filled=((1, 2),))
    section = structure(restructured(made, correlations=odd, elsewhere=("q1", "q2")), tell)
    assert "stand at 1 or −1: nv1–nv3." in said(section)
    assert "make the correlation strong: nv2–nv3." in said(section)
    assert "could not be the correlations of any data" in said(section)
    assert "another scale: q1, q2." in said(section)


def test_factors_are_shown_or_refused_row_by_row(made: Material, tell: Telling) -> None:
    whole, *others = made.structure.factors
    assert isinstance(whole.found, Parallel)
    factors = (whole, *(replace(each, found=FEW) for each in others))
    table = structure(restructured(made, factors=factors, fits=()), tell).parts[-1].table
    assert table
    assert table.rows[0].cells[0].words == str(whole.found.factors.count)
    unders = [row.cells[0].under for row in table.rows]
    assert unders.count("too few people") == len(others) > 0


def test_one_question_or_none_has_no_structure(made: Material, tell: Telling) -> None:
    nothing = Structure((), (), 0, Unestimable("too-few-items"), ())
    assert structure(replace(made, structure=nothing), tell).parts == ()
    assert reliability(replace(made, scales=()), tell).parts == ()
    assert response(replace(made, scales=()), tell).parts == ()


def test_each_scale_has_a_curve_its_numbers_and_its_questions(
    made: Material, tell: Telling
) -> None:
    section = response(made, tell)
    overview, *questions = section.parts
    fitted = [each for each in made.scales if isinstance(each.response, Response)]
    assert overview.figure.count('<path class="curve') == 2 * len(fitted)  # wide and narrow
    assert len(questions) == len(fitted) > 1
    assert overview.table
    assert len(overview.table.rows) == len(made.scales)
    first = fitted[0].response
    assert isinstance(first, Response)
    assert overview.table.rows[0].cells[1].words == f"{first.model.marginal_reliability:.2f}"
    middle = first.information[first.trait.index(0.0)]
    assert overview.table.rows[0].cells[5].words == f"{middle:.2f}"
    table = questions[0].table
    assert table
    assert [row.under for row in table.rows][-1].endswith("(−)")
    assert table.rows[0].cells[0].words == f"{first.model.discrimination[0]:.2f}"
    assert table.rows[0].cells[0].under == f"({first.model.se[0][0]:.2f})"


def test_a_threshold_of_an_answer_that_nobody_chose_is_missing(
    made: Material, tell: Telling
) -> None:
    first = made.scales[0]
    assert isinstance(first.response, Response)
    model = first.response.model
    shorter = replace(
        model,
        codes=((1, 3, 4, 5), *model.codes[1:]),
        thresholds=(model.thresholds[0][1:], *model.thresholds[1:]),
        se=((model.se[0][0], *model.se[0][2:]), *model.se[1:]),
    )
    gap = replace(first, response=replace(first.response, model=shorter))
    table = response(replace(made, scales=(gap,)), tell).parts[1].table
    assert table
    assert [cell.words == "–" for cell in table.rows[0].cells] == [False, True, *[False] * 3]


def test_a_model_that_is_refused_has_no_curve_and_says_why(made: Material, tell: Telling) -> None:
    refused = replace(made.scales[0], response=Unestimable("not-converged"))
    overview, *questions = response(replace(made, scales=(refused,)), tell).parts
    assert not overview.figure
    assert questions == []
    assert overview.table
    assert overview.table.rows[0].cells[1].under == "no estimate settled"
    assert BOUND in said(response(replace(made, scales=(refused,)), tell))


@pytest.mark.parametrize(("language", "bound"), [("en", BOUND), ("zh-Hans", "满 100 人才计算")])
def test_a_small_survey_says_so_in_every_section(tmp_path: Path, language: str, bound: str) -> None:
    folder = opened(tmp_path / "home", "office_climate")
    counted(folder, PEOPLE)
    small = material(folder, score(folder))
    spoken = Telling.of(small, language)
    for section in (reliability(small, spoken), structure(small, spoken), response(small, spoken)):
        assert bound in said(section)
        assert not any(part.figure for part in section.parts)
