import numpy as np
import pytest
from scipy import stats

from analysis.sensitive.orthant import orthant


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_chance_is_that_of_scipys_integration(d: int, seed: int) -> None:
    root = np.random.default_rng(seed).normal(size=(d, d + 1))
    spread = root @ root.T
    origin = np.zeros(d)
    expected = stats.multivariate_normal.cdf(
        origin, origin, spread, maxpts=10**6, abseps=1e-7, releps=1e-7
    )
    assert orthant(spread) == pytest.approx(float(expected), abs=1e-6)


@pytest.mark.parametrize("d", range(6))
def test_of_equally_correlated_by_half_each_order_is_as_likely(d: int) -> None:
    assert orthant(0.5 * np.eye(d) + 0.5) == pytest.approx(1 / (d + 1), abs=1e-9)
    assert orthant(np.diag(np.arange(1.0, d + 1))) == pytest.approx(0.5**d, abs=1e-15)
