from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    CollinearError,
    ConstantScoreError,
    InputError,
    NotNumbersError,
    NotWholeNumbersError,
    OneGroupError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnknownItemError,
)
from analysis.regression import Coefficient
from analysis.results import Unestimable
from analysis.vignette import Amce, amce


def experiment(people: int, each: int = 4) -> tuple[Any, dict[str, Any], Any]:
    """Judgements with known effects, and a person who is more or less lenient."""
    rng, n = np.random.default_rng(people), people * each
    person = np.repeat(np.arange(people), each)
    form, tone = rng.integers(1, 4, n), rng.choice(["kind", "stern"], n)
    judged = (
        3 + 0.5 * (form == 2) - 0.8 * (form == 3) - 0.3 * (tone == "stern")
        + 0.6 * ((form == 3) & (tone == "stern"))
        + rng.normal(size=people)[person] + rng.normal(size=n)
    )  # fmt: skip
    return judged, {"form": form, "tone": tone}, person


def estimates(found: Amce) -> dict[Any, Coefficient]:
    return {
        (effect.attribute, effect.level): effect.amce
        for effect in found.effects
        if isinstance(effect.amce, Coefficient)
    }


Floats = npt.NDArray[np.float64]


def of_bell_and_mccaffrey(x: Floats, y: Floats, person: Any) -> tuple[Floats, Floats]:
    """Coefficients and CR2 errors as the paper has them: every matrix dense, one person at a time.

    V = (X'X)^-1 (sum X_g' A_g e_g e_g' A_g X_g) (X'X)^-1 with A_g the symmetric inverse square root
    of I - X_g (X'X)^-1 X_g'.
    """
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    middle = np.zeros_like(inverse)
    for one in np.unique(person):
        mine = person == one
        values, vectors = np.linalg.eigh(np.eye(mine.sum()) - x[mine] @ inverse @ x[mine].T)
        root = vectors @ np.diag(values**-0.5) @ vectors.T
        errors = (y - x @ beta)[mine]
        middle += x[mine].T @ root @ np.outer(errors, errors) @ root @ x[mine]
    return beta, np.sqrt(np.diag(inverse @ middle @ inverse))


@pytest.mark.parametrize("people", [7, 11, 25])
def test_every_effect_and_its_error_are_those_of_the_papers_formula(people: int) -> None:
    judged, attributes, person = experiment(people)
    form, tone = attributes["form"], attributes["tone"]
    dummies = np.column_stack([form == 2, form == 3, tone == "stern"]).astype(float)
    with_constant = np.column_stack([np.ones(len(judged)), dummies])
    products = dummies[:, :2] * dummies[:, 2:]
    found = amce(judged, attributes, person, interactions=[("form", "tone")])

    beta, errors = of_bell_and_mccaffrey(with_constant, judged, person)
    effects = list(estimates(found).values())
    np.testing.assert_allclose([each.estimate for each in effects], beta[1:], atol=1e-8)
    np.testing.assert_allclose([each.standard_error for each in effects], errors[1:], atol=1e-8)

    levels = np.column_stack([form == level for level in (1, 2, 3)]).astype(float)
    beta, errors = of_bell_and_mccaffrey(levels, judged, person)
    for row, mean, error in zip(found.marginal_means[:3], beta, errors, strict=True):
        assert isinstance(row.mean, Coefficient)
        assert row.mean.estimate == pytest.approx(mean, abs=1e-8)
        assert row.mean.standard_error == pytest.approx(error, abs=1e-8)

    crossed = np.column_stack([with_constant, products])
    beta, errors = of_bell_and_mccaffrey(crossed, judged, person)
    pairs = found.interactions[("form", "tone")]
    assert not isinstance(pairs, Unestimable)
    for pair, product, error in zip(pairs, beta[4:], errors[4:], strict=True):
        assert isinstance(pair.difference, Coefficient)
        assert pair.difference.estimate == pytest.approx(product, abs=1e-8)
        assert pair.difference.standard_error == pytest.approx(error, abs=1e-8)


def test_effects_are_those_planted_within_their_errors() -> None:
    found = amce(*experiment(3000), interactions=[("form", "tone")])
    # the effect of form 3 is averaged over both tones, that of stern over the three forms
    planted = {("form", 2): 0.5, ("form", 3): -0.5, ("tone", "stern"): -0.1}
    for name, truth in planted.items():
        effect = estimates(found)[name]
        assert abs(effect.estimate - truth) < 4 * effect.standard_error < 0.2
    crossed = found.interactions[("form", "tone")]
    assert not isinstance(crossed, Unestimable)
    assert [(i.first, i.second) for i in crossed] == [
        (("form", 2), ("tone", "stern")),
        (("form", 3), ("tone", "stern")),
    ]
    for interaction, truth in zip(crossed, (0.0, 0.6), strict=True):
        assert isinstance(interaction.difference, Coefficient)
        assert (
            abs(interaction.difference.estimate - truth) < 4 * interaction.difference.standard_error
        )


def test_with_one_attribute_effects_are_differences_of_marginal_means() -> None:
    judged, attributes, person = experiment(50)
    found = amce(judged, {"form": attributes["form"]}, person)
    means = [row.mean.estimate for row in found.marginal_means if isinstance(row.mean, Coefficient)]
    assert means == pytest.approx([judged[attributes["form"] == f].mean() for f in (1, 2, 3)])
    assert [row.n for row in found.marginal_means] == [
        int((attributes["form"] == f).sum()) for f in (1, 2, 3)
    ]
    differences = [effect.estimate for effect in estimates(found).values()]
    assert differences == pytest.approx([means[1] - means[0], means[2] - means[0]], abs=1e-12)


def test_an_interaction_is_the_difference_of_differences() -> None:
    judged, attributes, person = experiment(60)
    plain = {"form": np.minimum(attributes["form"], 2), "tone": attributes["tone"]}
    found = amce(judged, plain, person, interactions=[("form", "tone")])
    crossed = found.interactions[("form", "tone")]
    assert not isinstance(crossed, Unestimable)
    cell = {
        (f, t): judged[(plain["form"] == f) & (plain["tone"] == t)].mean()
        for f in (1, 2)
        for t in ("kind", "stern")
    }
    expected = cell[2, "stern"] - cell[1, "stern"] - cell[2, "kind"] + cell[1, "kind"]
    assert isinstance(crossed[0].difference, Coefficient)
    assert crossed[0].difference.estimate == pytest.approx(expected, abs=1e-12)


def test_another_baseline_turns_the_effect_and_keeps_its_error() -> None:
    data = experiment(40)
    kind, stern = amce(*data), amce(*data, baselines={"tone": "stern"})
    ahead, back = estimates(kind)["tone", "stern"], estimates(stern)["tone", "kind"]
    assert back.estimate == pytest.approx(-ahead.estimate, abs=1e-12)
    assert back.standard_error == pytest.approx(ahead.standard_error, abs=1e-12)
    assert back.degrees == pytest.approx(ahead.degrees, abs=1e-8)
    assert stern.effects[-1].baseline == "stern"


def test_the_interval_covers_with_few_people_as_often_as_it_says() -> None:
    rng, runs, hits = np.random.default_rng(4), 400, 0
    person = np.repeat(np.arange(12), 3)
    for _ in range(runs):
        side = rng.integers(0, 2, 12)[person]  # of the person: the hard case
        if len(set(side.tolist())) < 2:
            hits += 1
            continue
        judged = rng.normal(size=12)[person] + rng.normal(size=36)
        effect = amce(judged, {"side": side}, person).effects[0].amce
        hits += isinstance(effect, Unestimable) or (
            effect.interval.low <= 0 <= effect.interval.high
        )
    assert 0.92 < hits / runs <= 1


def test_a_combination_that_never_occurs_has_no_interaction_and_says_so() -> None:
    judged, attributes, person = experiment(40)
    tone = np.where(attributes["form"] == 3, "kind", attributes["tone"])
    forbidden = {"form": attributes["form"], "tone": tone}
    found = amce(judged, forbidden, person, interactions=[("form", "tone")])
    assert found.interactions[("form", "tone")] == Unestimable("collinear")
    assert len(estimates(found)) == 3


def test_a_level_that_one_person_saw_has_no_error_and_says_so() -> None:
    judged, attributes, person = experiment(20)
    rare = np.where(person == 7, "rare", "usual")
    found = amce(judged, {"rare": rare, "tone": attributes["tone"]}, person)
    assert found.marginal_means[0].mean == Unestimable("too-few-respondents")
    assert isinstance(found.marginal_means[1].mean, Coefficient)
    assert found.effects[0].amce == Unestimable("too-few-respondents")  # beside that baseline
    assert isinstance(found.effects[1].amce, Coefficient)


def test_bad_input_is_refused_each_by_name() -> None:
    judged, attributes, person = experiment(20)
    form = attributes["form"]
    with pytest.raises(NotNumbersError):
        amce(np.where(judged > 3, np.nan, judged), attributes, person)
    with pytest.raises(UnequalLengthsError):
        amce(judged, attributes, person[:-1])
    with pytest.raises(UnequalLengthsError):
        amce(judged, {"form": form[:-1]}, person)
    with pytest.raises(NotWholeNumbersError):
        amce(judged, {"form": form + 0.5}, person)
    with pytest.raises(OneGroupError):
        amce(judged, {"form": np.ones_like(form)}, person)
    with pytest.raises(OneGroupError):
        amce(judged, {}, person)
    with pytest.raises(BadParameterError):
        amce(judged, attributes, person, baselines={"form": 9})
    with pytest.raises(UnknownItemError):
        amce(judged, attributes, person, baselines={"shape": 1})
    with pytest.raises(UnknownItemError):
        amce(judged, attributes, person, interactions=[("form", "shape")])
    with pytest.raises(UnknownItemError):
        amce(judged, attributes, person, interactions=[("form", "form")])
    with pytest.raises(CollinearError):
        amce(judged, {"form": form, "again": form}, person)
    with pytest.raises(TooFewRespondentsError):
        amce(judged, attributes, np.zeros_like(person))
    with pytest.raises(ConstantScoreError):
        amce(np.full_like(judged, 3), attributes, person)
    with pytest.raises(BadParameterError):
        amce(judged, attributes, person, level=95)


def test_a_judgement_among_its_own_attributes_is_refused_by_name() -> None:
    judged, attributes, person = experiment(20)
    steps = np.round(judged).clip(1, 5).astype(int)
    for again in (steps, np.array(["a", "b", "c", "d", "e"])[steps - 1]):
        with pytest.raises(ConstantScoreError, match=r"^again decides the outcome, or is it"):
            amce(steps, attributes | {"again": again}, person)


def test_an_attribute_that_is_empty_somewhere_is_refused_by_name() -> None:
    place: list[Any] = ["hill", None, "town", "town"]
    with pytest.raises(NotWholeNumbersError, match="place is empty in 1 rows"):
        amce([1.0, 2, 3, 4], {"place": place}, [1, 1, 2, 2])


@pytest.mark.parametrize("codes", [[-2], [-1, -4], [-99]])
def test_a_missing_code_is_no_judgement(codes: list[int]) -> None:
    judged, attributes, person = experiment(20)
    spoilt = np.round(judged).clip(0)
    spoilt[: len(codes)] = codes
    with pytest.raises(
        CodeOutsideScaleError, match=rf"as {codes[0]}, in {len(codes)} rows: leave them out; shift"
    ):
        amce(spoilt, attributes, person)


def test_a_judgement_that_is_no_code_may_lie_below_zero() -> None:
    judged, attributes, person = experiment(20)
    low, high = amce(judged - 5, attributes, person), amce(judged, attributes, person)
    for name, effect in estimates(low).items():
        assert effect.estimate == pytest.approx(estimates(high)[name].estimate, abs=1e-10)


def test_a_level_and_a_person_of_no_letters_are_refused_by_name() -> None:
    judged, attributes, person = experiment(20)
    tone = np.where(np.arange(80) < 3, "", attributes["tone"])
    with pytest.raises(NotWholeNumbersError, match="tone is empty in 3 rows: leave them out"):
        amce(judged, {"tone": tone}, person)
    with pytest.raises(NotWholeNumbersError, match="person is empty in 4 rows"):
        amce(judged, attributes, np.where(person == 0, "", person.astype(str)))


def test_attributes_have_names_and_truths_are_levels() -> None:
    judged, attributes, person = experiment(20)
    with pytest.raises(InputError, match="attributes are a mapping of names to columns"):
        amce(judged, attributes["form"], person)
    stern = attributes["tone"] == "stern"
    for held in (stern, stern.astype(int), stern.tolist()):
        found = amce(judged, {"stern": held}, person)
        assert (found.effects[0].level, found.effects[0].baseline) == (1, 0)
