from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, special, stats

from analysis.correlation.bivariate import below, density


def by_quadrature(h: float, k: float, r: float) -> float:
    """The same chance by one integral over the first variable, cut where it bends."""
    free = np.sqrt(1 - r * r)

    def inner(x: float) -> float:
        return float(np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * special.ndtr((k - r * x) / free))

    bends = (k / r - 8 * free, k / r, k / r + 8 * free) if r else ()
    cuts = [-9.0, *sorted(bend for bend in bends if -9 < bend < h), h]
    pieces = pairwise(cuts)
    return sum(float(integrate.quad(inner, *piece, epsabs=1e-14)[0]) for piece in pieces)


@pytest.mark.parametrize("r", [-0.999, -0.93, -0.6, 0.0, 0.2, 0.7, 0.92, 0.93, 0.99, 0.9999])
@pytest.mark.parametrize(("h", "k"), [(0.3, -1.2), (1.0, 1.0), (1.5, 1.49), (-2.1, 0.4)])
def test_the_chance_below_two_thresholds_is_the_integral_of_the_density(
    h: float, k: float, r: float
) -> None:
    assert float(below(h, k, r)) == pytest.approx(by_quadrature(h, k, r), abs=1e-14)


@pytest.mark.parametrize("r", [-0.99, -0.5, 0.5, 0.99])
def test_a_threshold_that_stands_for_infinity_leaves_the_other_variable_alone(r: float) -> None:
    assert float(below(30.0, 0.7, r)) == pytest.approx(float(special.ndtr(0.7)), abs=1e-15)
    assert float(below(-30.0, 0.7, r)) == pytest.approx(0.0, abs=1e-15)


def test_the_density_is_that_of_scipy_and_its_slope_that_of_differences() -> None:
    height, slope = density(0.4, -0.9, 0.35)
    normal = stats.multivariate_normal(mean=[0, 0], cov=[[1, 0.35], [0.35, 1]])
    assert float(height) == pytest.approx(float(normal.pdf([0.4, -0.9])), abs=1e-15)
    ahead, back = (density(0.4, -0.9, 0.35 + step)[0] for step in (1e-6, -1e-6))
    assert float(slope) == pytest.approx(float(ahead - back) / 2e-6, abs=1e-9)
