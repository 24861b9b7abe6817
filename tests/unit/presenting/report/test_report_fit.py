"""Fit, classes, drivers, groups: what is shown, beside which n, in which words it is refused."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from analysis.cautions import Caution
from analysis.cfa import Cfa
from analysis.classes import LatentClasses, latent
from analysis.classes_fit import KEPT
from analysis.compare import Comparison
from analysis.drivers import Drivers
from analysis.factor import Parallel
from analysis.results import Unestimable
from survey.presenting.report.carelessness import carelessness
from survey.presenting.report.document import Part, Row, Section
from survey.presenting.report.drivers import drivers
from survey.presenting.report.fitting import fit_part
from survey.presenting.report.groups import groups
from survey.presenting.report.latent import latent_part
from survey.presenting.report.material import (
    Carelessness,
    Classes,
    Factors,
    Flag,
    Material,
    Response,
)
from survey.presenting.report.methods import methods
from survey.presenting.report.response import response
from survey.presenting.report.shading import heat, heat_rules
from survey.presenting.report.structure import _read
from survey.presenting.report.telling import Telling
from survey.researcher.home import SurveyFolder
from survey.researcher.modelling import STARTS
from survey.researcher.reporting import material
from survey.researcher.scoring import score

FEW = Unestimable("too-few-respondents")


@pytest.fixture(scope="module")
def made(many: SurveyFolder) -> Material:
    return material(many, score(many))


@pytest.fixture(scope="module")
def tell(made: Material) -> Telling:
    return Telling.of(made, "en")


def said(*parts: Part) -> str:
    return " ".join(each for part in parts for each in (*part.words, *part.notes))


def rows(part: Part) -> list[tuple[str, list[str]]]:
    assert part.table
    return [(row.heading, [cell.words for cell in row.cells]) for row in part.table.rows]


def test_each_fit_stands_with_its_estimator_and_its_people(made: Material, tell: Telling) -> None:
    first = made.structure.fits[0]
    assert isinstance(first.found, Cfa)
    (name, cells), *_others = rows(fit_part(made, tell))
    assert name == "“Too naive”: no hope of it"
    assert cells[:3] == [first.found.estimator, str(first.people), f"{first.found.chi2:.2f}"]
    assert len(cells) == len(fit_part(made, tell).table.headings) - 1  # type: ignore[union-attr]


def test_the_factor_of_reversed_questions_stands_last_and_is_explained(
    made: Material, tell: Telling
) -> None:
    *others, last = rows_of(made, tell)
    assert last.heading == "all indices: 12 indices"
    assert last.heading in [row.heading for row in others]
    count = len(made.structure.fits[-1].reversed)
    assert count > 2
    assert last.under == f"besides, a factor of the reversed questions: {count}"
    assert "allows reversed questions something in common" in said(fit_part(made, tell))
    without = replace(made.structure, fits=made.structure.fits[:-1])
    assert "something in common" not in said(fit_part(replace(made, structure=without), tell))


def rows_of(made: Material, tell: Telling) -> Sequence[Row]:
    table = fit_part(made, tell).table
    assert table
    return table.rows


def test_a_fit_that_is_refused_says_why_and_keeps_its_people(made: Material, tell: Telling) -> None:
    first = replace(made.structure.fits[0], found=FEW, people=41)
    part = fit_part(replace(made, structure=replace(made.structure, fits=(first,))), tell)
    assert part.table
    assert part.table.rows[0].cells[0].under == "too few people"
    assert rows(part)[0][1] == ["–", "41", *["–"] * 7]


def test_a_fit_with_a_caution_is_marked_and_explained(made: Material, tell: Telling) -> None:
    first = made.structure.fits[0]
    assert isinstance(first.found, Cfa)
    odd = replace(first.found, cautions=(Caution("heywood", "nv1"), Caution("new")))
    structure = replace(made.structure, fits=(replace(first, found=odd),))
    part = fit_part(replace(made, structure=structure), tell)
    assert rows(part)[0][1][0].endswith("*")
    assert "a question’s own variation came out negative, new." in said(part)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("cells-filled", "of two questions a combination of answers never occurs"),
        ("many-incomplete", "fewer than half of those who answered any of the questions"),
        ("few-respondents", "too few people for the estimator"),
        ("correlations-not-positive-definite", "the correlations are not those of any data"),
    ],
)
def test_what_limits_a_fit_is_said_in_words(
    code: str, words: str, made: Material, tell: Telling
) -> None:
    first = made.structure.fits[0]
    assert isinstance(first.found, Cfa)
    odd = replace(first, found=replace(first.found, cautions=(Caution(code),)))
    part = fit_part(replace(made, structure=replace(made.structure, fits=(odd,))), tell)
    assert f"Not to be taken at its face: {words}" in said(part)


def test_a_count_of_factors_is_read_against_the_design(made: Material, tell: Telling) -> None:
    whole = made.structure.factors[0]
    assert isinstance(whole.found, Parallel)
    count = whole.found.factors.count

    def read(each: Factors) -> str:
        return _read(each, tell)

    assert f"{count} factors where {count + 4} indices" in read(replace(whole, indices=count + 4))
    assert "some indices go together" in read(replace(whole, indices=count + 4))
    assert "not of one piece" in read(replace(whole, indices=count - 1))
    assert "as many as" in read(replace(whole, indices=count))
    assert "would be expected" in read(replace(whole, found=FEW))


def test_drivers_stand_with_intervals_and_the_word_association(
    made: Material, tell: Telling
) -> None:
    section = drivers(made, tell)
    found = made.drivers[0].found
    assert isinstance(found, Drivers)
    assert "association, not cause" in said(*section.parts)
    assert f"among the {found.n} people" in said(*section.parts)
    shown = rows(section.parts[0])
    assert [cells[0] for _name, cells in shown] == [
        f"{each.dominance.estimate:.3f}" for each in found.drivers
    ]


def test_drivers_that_are_refused_say_why(made: Material, tell: Telling) -> None:
    few = replace(made.drivers[0], found=FEW, people=41)
    words = said(*drivers(replace(made, drivers=(few,)), tell).parts)
    assert "41 people have a score" in words
    assert "100 are needed" in words
    collinear = replace(few, found=Unestimable("collinear"))
    assert "cannot be told apart." in said(
        *drivers(replace(made, drivers=(collinear,)), tell).parts
    )
    assert drivers(replace(made, drivers=()), tell).parts == ()


def _classes(made: Material) -> Classes:
    rng = np.random.default_rng(1)
    assert made.classes
    items = made.classes.items[:5]
    keen = rng.random(600) < 0.4
    answers = 2 * (rng.random((600, 5)) < np.where(keen, 0.9, 0.2)[:, None]).astype(np.int8)
    models = [latent(answers, k, rng, starts=STARTS) for k in (1, 2)]
    return Classes(items, 600, 600, tuple(each.bic for each in models), models[1])


def test_classes_stand_with_their_shares_and_profiles(made: Material, tell: Telling) -> None:
    part = latent_part(_classes(made), made, tell)
    assert part.title == "Latent classes (exploratory)"
    one, two = (f"{bic:,.0f}" for bic in _classes(made).bic if bic is not None)
    assert f"2 have the smallest BIC (1:\xa0{one} · 2:\xa0{two}); n = 600" in said(part)
    assert part.words[0].endswith("n = 600. So many were tried at most; there may be more.")
    assert part.table
    assert part.table.headings[1].startswith("Class 1: 5")
    assert len(part.table.rows) == 5
    agreement = float(rows(part)[0][1][0].rstrip("%"))
    against = float(part.table.rows[0].cells[0].under.rstrip("%"))
    assert agreement + against == pytest.approx(100, abs=0.11)


def test_what_is_odd_about_classes_is_said(made: Material, tell: Telling) -> None:
    found = _classes(made)
    assert isinstance(found.found, LatentClasses)
    lonely = replace(found, people=9000, drawn=2000, found=replace(found.found, reached=1))
    words = said(latent_part(lonely, made, tell))
    assert f"Only one of the {KEPT} starts followed to the end" in words
    assert "2,000 people drawn from 9,000" in words


def test_how_sure_classes_are_is_counted(made: Material, tell: Telling) -> None:
    found = _classes(made)
    assert isinstance(found.found, LatentClasses)
    model = replace(found.found, reached=4, boundary=3)
    words = said(latent_part(replace(found, bic=(*found.bic, None), found=model), made, tell))
    assert f"4 of the {KEPT} starts followed to the end found these classes." in words
    assert "3 of their 20 probabilities lie on the boundary" in words  # 5 questions, 2 by 2 each
    assert "So many were tried" not in words
    methods_table = methods(made, tell).parts[0].table
    assert methods_table
    how = {row.heading: row.cells[0].words for row in methods_table.rows}["Latent classes"]
    assert f"{STARTS} random starts, the best {KEPT} followed" in how


def test_too_few_for_classes_is_said_with_both_numbers(made: Material, tell: Telling) -> None:
    assert made.classes
    words = said(latent_part(made.classes, made, tell))
    assert f"from 500 people on, and there are {made.classes.people}" in words
    other = replace(made.classes, found=Unestimable("not-converged"))
    assert "no estimate settled" in said(latent_part(other, made, tell))


def test_groups_are_shown_with_both_p_and_over_how_many_it_is(
    made: Material, tell: Telling
) -> None:
    section: Section = groups(made, tell)
    means, tests = section.parts[:2]
    assert f"over all {len(made.compared)} comparisons" in said(*section.parts)
    first = made.compared[0]
    assert isinstance(first.comparison, Comparison)
    test = first.comparison.kruskal_wallis
    assert not isinstance(test, Unestimable)
    assert tests.table
    assert tests.table.headings[1:7] == ("H", "df", "n", "p", "p (Holm)", "ε²")
    cells = rows(tests)[0][1]
    assert cells[:3] == [f"{test.statistic:.2f}", f"{test.degrees[0]:.0f}", str(test.n)]
    assert cells[3] == tell.p(test.p).words
    assert cells[4] == tell.p(first.p_holm).words
    assert all(len(each.cells) == len(tests.table.headings) - 1 for each in tests.table.rows)
    assert means.table
    assert {cell.shade[:5] for row in means.table.rows for cell in row.cells} == {"heat-"}


def test_two_groups_have_both_effect_sizes_and_a_refusal_has_none(
    made: Material, tell: Telling
) -> None:
    first = made.compared[0]
    assert isinstance(first.comparison, Comparison)
    pair = first.comparison.pairs[0]
    two = replace(first, comparison=replace(first.comparison, pairs=(pair,)))
    refused = replace(first, comparison=Unestimable("one-group"), p_holm=None)
    tests = groups(replace(made, compared=(two, refused)), tell).parts[1]
    assert tests.table
    assert tests.table.headings[7:] == ("δ A–B", "g A–B")
    assert all(len(row.cells) == len(tests.table.headings) - 1 for row in tests.table.rows)
    assert rows(tests)[0][1][-1] == tell.estimate(pair.hedges_g, 2).words
    assert tests.table.rows[1].cells[0].under == "only one group"


def test_a_shade_has_no_steps_and_never_leaves_its_rules() -> None:
    assert heat(58.9) != heat(63.4)
    assert (heat(-8), heat(104), heat(49.6)) == ("heat-0", "heat-100", "heat-50")
    rules = heat_rules()
    strengths = [float(line.split(", ")[-1].split(")")[0]) for line in rules.splitlines()]
    assert len(strengths) == 101
    farthest = 255 - 69  # of the grey from white, in levels of a screen
    assert max(after - before for before, after in pairwise(strengths)) * farthest < 1
    assert strengths[80] - strengths[20] > 0.25  # and still 20 and 80 are told apart at a glance


def test_a_slope_with_a_large_error_makes_its_curve_uncertain(
    made: Material, tell: Telling
) -> None:
    first = made.scales[0]
    assert isinstance(first.response, Response)
    model = first.response.model
    sure = replace(model, se=tuple((0.2, *se[1:]) for se in model.se))
    steep = replace(sure, se=((1.2, *sure.se[0][1:]), *sure.se[1:]))
    for fitted, marked in ((sure, False), (steep, True)):
        scale = replace(first, response=replace(first.response, model=fitted))
        overview = response(replace(made, scales=(scale,)), tell).parts[0]
        assert ('class="curve unsure"' in overview.figure) == marked
        assert ("the slope of nv1 has a standard error above 1" in said(overview)) == marked


def test_every_alpha_and_mean_of_the_careless_stands_beside_its_own_n(
    made: Material, tell: Telling
) -> None:
    part = carelessness(made, tell).parts[1]
    assert part.table
    first = part.table.rows[0]
    assert all(first.cells[at].n.startswith("n = ") for at in (0, 1, 3, 4))


def test_what_a_sign_measured_for_fewer_means_is_said_only_then(
    made: Material, tell: Telling
) -> None:
    found = made.careless
    assert isinstance(found, Carelessness)
    whole = tuple(replace(each, measured=found.people, refused="") for each in found.flags)
    fewer = (replace(whole[0], measured=52), *whole[1:])
    refused = (replace(whole[0], measured=0, refused="too-few-respondents"), *whole[1:])
    for signs, told in ((whole, False), (fewer, True), (refused, False)):
        other = replace(made, careless=replace(found, flags=signs))
        assert ("one flag fewer" in said(carelessness(other, tell).parts[0])) == told


@pytest.mark.parametrize(
    ("language", "under", "words"),
    [
        ("en", "548 not", "548 of 600 people left a question of the distance unanswered: none of"),
        ("zh-Hans", "548 人不能判断", "600 人中有 548 人没有答完"),
    ],
)
def test_whom_the_distance_could_not_flag_stands_beside_its_number(
    made: Material, language: str, under: str, words: str
) -> None:
    spoken, found = Telling.of(made, language), made.careless
    assert isinstance(found, Carelessness)
    distance = Flag("mahalanobis", 78.75, 52, 0)
    others = tuple(Flag(name, 1, 600, 0) for name in ("longstring", "irv", "even_odd"))
    few = replace(found, people=600, flags=(*others, distance))
    part = carelessness(replace(made, careless=few), spoken).parts[0]
    assert part.table
    assert [row.cells[1].under for row in part.table.rows] == ["", "", "", under]
    assert words in part.notes[0]
    elsewhere = replace(few, flags=(replace(distance, id="irv"),))
    assert words not in said(carelessness(replace(made, careless=elsewhere), spoken).parts[0])


@pytest.mark.parametrize(
    ("language", "here", "why", "alone"),
    [
        (
            "en",
            "Intervals of means are Student’s here",
            "follow the skew",
            "Groups and Careless answering Student’s t alone. BCa follows the skew",
        ),
        (
            "zh-Hans",
            "这里平均分的区间是 t 区间",
            "偏斜",
            "“分组”和“不认真作答”两节只有 t 区间。BCa 区间随分数的偏斜而偏",
        ),
    ],
)
def test_every_section_says_which_interval_its_means_stand_over_and_why_they_differ(
    made: Material, language: str, here: str, why: str, alone: str
) -> None:
    spoken = Telling.of(made, language)
    for part in (carelessness(made, spoken).parts[1], groups(made, spoken).parts[0]):
        assert here in said(part)  # of groups below the first means, not at the end
        assert why in said(part)
    table = methods(made, spoken).parts[0].table
    assert table
    assert any(alone in row.cells[0].words for row in table.rows)
