from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from analysis.irt.curves import Curve
from analysis.irt.fitting import Curves, climb, expectation, look
from analysis.irt.start import start
from analysis.patterns import Patterns, collapse

Floats = npt.NDArray[np.float64]
CURVE = Curve(np.array([1.3, 2.0, 0.5, -0.3, -2.0]))
TRAIT = np.linspace(-3, 3, 7)
STEP = 1e-5


@pytest.fixture
def patterns() -> Patterns:
    rng = np.random.default_rng(3)
    table = (rng.normal(size=(400, 1)) + rng.normal(size=(400, 3)) + 1.5).round().clip(0, 3)
    holes = np.where(rng.random(table.shape) < 0.1, -1, table)
    return collapse(holes.astype(np.int64))


def numeric(function: Callable[[Floats], Floats | float], at: Floats) -> Floats:
    """Central differences of a function of a vector."""
    steps = STEP * np.eye(len(at))
    return np.array([(function(at + by) - function(at - by)) / (2 * STEP) for by in steps])


def curves_of(flat: Floats) -> Curves:
    return tuple(Curve(part) for part in np.split(flat, 3))


def test_the_probabilities_of_an_item_add_up_to_one() -> None:
    chances = np.exp(CURVE.log_probabilities(TRAIT))
    np.testing.assert_allclose(chances.sum(axis=0), 1, atol=1e-14)


def test_far_in_the_tails_no_probability_becomes_nought() -> None:
    steep = Curve(np.array([9.0, 1e-3, -1e-3]))
    logs = steep.log_probabilities(np.array([-90.0, 90.0]))
    assert np.isfinite(logs).all()
    assert logs[2, 0] == pytest.approx(-810 - 1e-3)


def test_scores_are_the_derivatives_of_log_probabilities() -> None:
    slopes = numeric(lambda at: Curve(at).log_probabilities(TRAIT), CURVE.parameters)
    np.testing.assert_allclose(CURVE.scores(TRAIT), slopes.transpose(1, 2, 0), atol=1e-8)


def test_gradient_and_bend_of_an_item_are_the_derivatives_of_the_weighted_sum() -> None:
    weights = np.random.default_rng(1).uniform(1, 5, (5, 7))
    gradient, bend = CURVE.slopes_of_sum(TRAIT, weights)
    total = numeric(
        lambda at: (weights * Curve(at).log_probabilities(TRAIT)).sum(), CURVE.parameters
    )
    np.testing.assert_allclose(gradient, total, atol=1e-6)
    turn = numeric(lambda at: Curve(at).slopes_of_sum(TRAIT, weights)[0], CURVE.parameters)
    np.testing.assert_allclose(bend, -turn, atol=1e-6)


def test_gradient_and_information_are_the_derivatives_of_the_likelihood(patterns: Patterns) -> None:
    at = np.concatenate([[1.0, 2.0, 0.5, -1.0], [0.5, 1.0, 0.0, -1.5], [2.0, 2.5, 0.2, -1.2]])
    here = look(curves_of(at), patterns)
    assert here.loglik == pytest.approx(expectation(curves_of(at), patterns)[0])
    slope = numeric(lambda near: expectation(curves_of(near), patterns)[0], at)
    np.testing.assert_allclose(here.gradient, slope, atol=1e-5)
    turn = numeric(lambda near: look(curves_of(near), patterns).gradient, at)
    np.testing.assert_allclose(here.information, -turn, atol=1e-5)


def test_where_the_climb_ends_the_slope_is_flat_and_every_way_leads_down(
    patterns: Patterns,
) -> None:
    fitted = climb(start(patterns), patterns, 1e-12)
    assert np.abs(look(fitted.curves, patterns).gradient).max() < 1e-4
    top = np.concatenate([curve.parameters for curve in fitted.curves])
    for way in np.random.default_rng(4).normal(scale=0.05, size=(20, len(top))):
        assert expectation(curves_of(top + way), patterns)[0] < fitted.loglik


def test_the_start_does_not_matter_to_the_end(patterns: Patterns) -> None:
    near = climb(start(patterns), patterns, 1e-10)
    far = climb((Curve(np.array([0.2, 3.0, 1.0, -4.0])),) * 3, patterns, 1e-10)
    assert far.loglik == pytest.approx(near.loglik, abs=1e-8)


def test_more_patterns_than_fit_one_batch_add_up(
    patterns: Patterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = look(start(patterns), patterns)
    monkeypatch.setattr("analysis.patterns.AT_ONCE", 7)
    parts = look(start(patterns), patterns)
    np.testing.assert_allclose(parts.information, whole.information, rtol=1e-9, atol=1e-9)
