"""What stands beside a figure that says less than it seems to: marks, notes, pointers, reasons."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.cautions import Caution
from analysis.cfa import Cfa
from analysis.classes import latent
from analysis.headline import Headline
from analysis.histogram import Histogram
from analysis.reliability import Alpha
from analysis.results import Interval, Unestimable
from survey.presenting.report.document import Part
from survey.presenting.report.groups import groups
from survey.presenting.report.indices import indices, wordings
from survey.presenting.report.items import items
from survey.presenting.report.latent import latent_part
from survey.presenting.report.material import Classes, Material
from survey.presenting.report.reliability import reliability
from survey.presenting.report.response import response
from survey.presenting.report.telling import Telling
from survey.researcher.home import SurveyFolder
from survey.researcher.reporting import material
from survey.researcher.scoring import score


@pytest.fixture(scope="module")
def made(many: SurveyFolder) -> Material:
    return material(many, score(many))


@pytest.fixture(scope="module")
def tell(made: Material) -> Telling:
    return Telling.of(made, "en")


def said(*parts: Part) -> str:
    return " ".join(each for part in parts for each in (*part.words, *part.notes))


def test_a_group_of_fewer_than_five_in_a_comparison_is_noted(made: Material, tell: Telling) -> None:
    item, table = next(iter(made.summary.groups.items()))
    assert "is largely chance" not in said(groups(made, tell).parts[1])
    value, row = next(iter(table.rows.items()))
    thin = {
        name: replace(cell, histogram=Histogram(4, (1, 3), (1, 3))) for name, cell in row.items()
    }
    thinned = replace(table, rows={**table.rows, value: thin})
    summary = replace(made.summary, groups={**made.summary.groups, item: thinned})
    note = said(groups(replace(made, summary=summary), tell).parts[1])
    assert "Fewer than 5 people of these groups" in note
    options = {option.value: option.label for option in made.form.by_id[item].options}  # type: ignore[union-attr]
    assert tell.text(options[value]) in note


def test_the_note_on_small_groups_keeps_the_notes_of_all(made: Material, tell: Telling) -> None:
    assert "corrected over all" in said(*groups(made, tell).parts)


@pytest.mark.parametrize(("rmsea", "cfi", "badly"), [(0.1, 0.9, 0), (0.11, 0.9, 1), (0, 0.89, 1)])
def test_figures_of_one_factor_point_to_the_indices_that_it_fits_badly(
    made: Material, tell: Telling, rmsea: float, cfi: float, badly: int
) -> None:
    alone = [each for each in made.structure.fits if len(each.indices) == 1]
    first = next(each for each in alone if isinstance(each.found, Cfa))
    assert isinstance(first.found, Cfa)
    fitted = replace(first, found=replace(first.found, rmsea=rmsea, cfi=cfi))
    seen = replace(made, structure=replace(made.structure, fits=(fitted,)))
    name = tell.text(wordings(made)[first.indices[0]].name)
    pointer = f"(RMSEA above 0.10 or CFI below 0.90, see Fit of the design): {name}."
    for section in (reliability(seen, tell), response(seen, tell)):
        assert said(*section.parts).count(pointer) == badly


def looked_for(made: Material) -> Classes:
    """Two classes of answers to five of the questions."""
    rng = np.random.default_rng(1)
    assert made.classes
    keen = rng.random(600) < 0.4
    answers = 2 * (rng.random((600, 5)) < np.where(keen, 0.9, 0.2)[:, None]).astype(np.int8)
    model = latent(answers, 2, rng, starts=4)
    return Classes(made.classes.items[:5], 600, 600, (model.bic + 1, model.bic), model)


def test_questions_left_out_of_classes_and_a_dash_are_said(made: Material, tell: Telling) -> None:
    found = looked_for(made)
    assert "A dash stands" not in said(latent_part(found, made, tell))
    odd = replace(found, bic=(*found.bic, None), unvaried=("nv1", "nv2"))
    words = said(latent_part(odd, made, tell))
    assert "Left out, since nobody answered them or all answered alike: nv1" in words
    assert "A dash stands where no estimate settled" in words


def shown(made: Material, found: Headline | Unestimable) -> Material:
    first, *rest = made.summary.scores.values()
    scores = {each.id: each for each in (replace(first, headline=found), *rest)}
    return replace(made, summary=replace(made.summary, scores=scores))


def test_a_mean_of_few_stands_over_students_interval_and_says_so(
    made: Material, tell: Telling
) -> None:
    assert "(t)" not in said(indices(made, tell).parts[0])
    few = Headline(61.0, Interval(40.0, 82.0, 0.95, "t"), None, 9)
    part = indices(shown(made, few), tell).parts[0]
    assert part.table
    cell = part.table.rows[0].cells[1]
    assert (cell.words, cell.under) == ("61.0", "40.0–82.0 (t)")
    assert "(t): Student’s interval, cut at the ends of the scale" in said(part)


def test_a_mean_without_an_interval_stands_over_the_reason(made: Material, tell: Telling) -> None:
    part = indices(shown(made, Headline(50.0, None, "constant-score", 80)), tell).parts[0]
    assert part.table
    cell = part.table.rows[0].cells[1]
    assert (cell.words, cell.under) == ("50.0", "all alike")
    none = indices(shown(made, Unestimable("empty-group")), tell).parts[0]
    assert none.table
    assert none.table.rows[0].cells[1].under == "nobody answered"


def test_alpha_of_no_more_people_than_questions_is_starred(made: Material, tell: Telling) -> None:
    first = next(each for each in made.summary.scores.values() if isinstance(each.alpha, Alpha))
    assert isinstance(first.alpha, Alpha)
    starred = replace(first, alpha=replace(first.alpha, cautions=(Caution("few-respondents"),)))
    scores = {**made.summary.scores, first.id: starred}
    few = replace(made, summary=replace(made.summary, scores=scores))
    for section in (indices, reliability, items):
        note = "* Alpha of no more people than questions"
        assert note not in said(*section(made, tell).parts)
        assert note in said(*section(few, tell).parts)


def test_it_says_that_answers_of_one_person_are_counted_as_independent(
    made: Material, tell: Telling
) -> None:
    assert "counts the answers of one person as independent" in said(indices(made, tell).parts[0])
