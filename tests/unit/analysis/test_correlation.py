from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis.correlation import polychoric
from analysis.errors import ConstantItemError, TooFewItemsError, TooFewRespondentsError
from analysis.joint import Joint

Answers = npt.NDArray[np.int16]


def table(cells: list[list[int]]) -> npt.NDArray[np.int64]:
    """Lay out the respondents of a joint table of two items, codes from 1."""
    counts = np.array(cells)
    codes = np.argwhere(counts >= 0) + 1
    return np.repeat(codes, counts.ravel(), axis=0)


def test_correlations_are_those_of_lavaan(turned: Answers, lavaan: dict[str, Any]) -> None:
    found = polychoric(Joint.of(turned, 1, 5)).matrix
    for place, row in enumerate(lavaan["lavCor24"]["rho"]):
        np.testing.assert_allclose(found[place, :place], row, rtol=0, atol=1e-7)
    assert np.array_equal(found, found.T)
    assert np.diag(found).tolist() == [1.0] * 24


def test_the_search_ends_where_the_likelihood_is_highest(turned: Answers) -> None:
    from analysis.correlation.pairs import _Cells, estimate

    found = estimate(Joint.of(turned, 1, 5))
    rows, columns = found.thresholds[found.first], found.thresholds[found.second]
    score, bend = _Cells(found.counts, rows, columns).slopes(found.correlations)
    assert np.abs(score / bend).max() < 1e-12


def test_thresholds_are_those_of_psych(turned: Answers, lavaan: dict[str, Any]) -> None:
    found = polychoric(turned).thresholds
    np.testing.assert_allclose(found, lavaan["polychoric24"]["tau"], rtol=0, atol=1e-12)


def test_two_halves_at_the_median_have_a_correlation_in_closed_form() -> None:
    found = polychoric(table([[40, 10], [10, 40]]))
    # a quarter plus asin(r) / 2 pi of the people lie below both medians
    assert found.matrix[0, 1] == pytest.approx(np.sin(2 * np.pi * 0.15), abs=1e-12)
    assert found.thresholds == ((0.0,), (0.0,))


def test_the_standard_error_of_no_correlation_is_in_closed_form() -> None:
    found = polychoric(table([[25, 25], [25, 25]]))
    assert found.matrix[0, 1] == pytest.approx(0.0, abs=1e-12)
    assert found.standard_error[0, 1] == pytest.approx(np.pi / 2 / np.sqrt(100), abs=1e-12)


def test_the_standard_error_is_the_spread_over_samples_also_when_answers_are_missing() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(150):
        latent = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=400)
        answers = np.stack(
            [np.digitize(latent[:, 0], [-1, 0, 0.5]), np.digitize(latent[:, 1], [-0.3, 0.9])], 1
        )
        answers[:130, 0] = answers[130:200, 1] = -2
        result = polychoric(answers)
        found.append((result.matrix[0, 1], result.standard_error[0, 1]))
    estimates, errors = np.array(found).T
    assert estimates.mean() == pytest.approx(0.6, abs=0.02)
    assert errors.mean() == pytest.approx(estimates.std(), rel=0.15)


def test_an_unused_category_changes_nothing() -> None:
    plain = polychoric(table([[30, 10, 5], [8, 20, 9], [2, 9, 30]]))
    spread = np.array([1, 2, 4])[table([[30, 10, 5], [8, 20, 9], [2, 9, 30]]) - 1]
    gap = polychoric(Joint.of(spread, 0, 6))
    assert gap.matrix[0, 1] == pytest.approx(plain.matrix[0, 1], abs=1e-12)
    assert gap.standard_error[0, 1] == pytest.approx(plain.standard_error[0, 1], abs=1e-12)
    assert gap.thresholds == plain.thresholds


def test_empty_cells_of_larger_tables_are_left_empty() -> None:
    found = polychoric(table([[30, 10, 0], [8, 20, 9], [0, 9, 30]]))
    assert 0.7 < found.matrix[0, 1] < 0.95
    assert found.at_edge == found.filled == ()


@pytest.mark.parametrize(("cells", "sign"), [([[20, 10], [0, 30]], 1), ([[0, 30], [20, 10]], -1)])
def test_the_empty_cell_of_a_table_of_two_by_two_counts_half(
    cells: list[list[int]], sign: int
) -> None:
    found = polychoric(table(cells))
    twice = polychoric(table((2 * np.array(cells) + sign * np.array([[-1, 1], [1, -1]])).tolist()))
    assert found.matrix[0, 1] == pytest.approx(twice.matrix[0, 1], abs=1e-10)
    assert sign * found.matrix[0, 1] > 0.5
    assert (found.filled, twice.filled) == (((0, 1),), ())


def test_rare_answers_that_never_stand_alone_correlate_strongly_and_are_named() -> None:
    rare = table([[1970, 20], [0, 10]])
    found = polychoric(np.hstack([np.arange(2000)[:, None] % 2, rare]))
    assert found.matrix[1, 2] > 0.9
    assert found.filled == ((1, 2),)
    assert found.at_edge == ()


@pytest.mark.parametrize(
    ("cells", "sign"),
    [([[20, 0], [0, 30]], 1), ([[0, 20], [30, 0]], -1), ([[5, 0, 0], [0, 5, 0], [0, 0, 5]], 1)],
)
def test_answers_that_agree_without_exception_stand_at_the_edge(
    cells: list[list[int]], sign: int
) -> None:
    found = polychoric(table(cells))
    assert found.matrix[0, 1] == sign
    assert found.at_edge == ((0, 1),)
    assert found.filled == ()
    assert found.standard_error[0, 1] == np.inf
    assert not found.positive_definite


def test_a_table_in_which_nobody_moves_the_correlation_has_no_error() -> None:
    found = polychoric(table([[0, 1], [2, 0], [0, 1]]))
    assert found.matrix[0, 1] == pytest.approx(0.0, abs=1e-12)
    assert found.standard_error[0, 1] == np.inf


def contradiction() -> npt.NDArray[np.int64]:
    """Three items whose pairs were answered by different people: no data can look like that."""
    agree, oppose = table([[45, 5], [5, 45]]), table([[5, 45], [45, 5]])
    nobody = np.full((100, 1), -1)
    return np.concatenate(
        [
            np.hstack([agree, nobody]),
            np.hstack([nobody, agree]),
            np.hstack([oppose[:, :1], nobody, oppose[:, 1:]]),
        ]
    )


def test_a_matrix_that_is_not_positive_definite_says_so_and_is_smoothed_on_request_only() -> None:
    plain, smooth = polychoric(contradiction()), polychoric(contradiction(), smooth=True)
    assert (plain.positive_definite, plain.smoothed) == (False, False)
    assert (smooth.positive_definite, smooth.smoothed) == (False, True)
    assert np.linalg.eigvalsh(plain.matrix)[0] < 0 < np.linalg.eigvalsh(smooth.matrix)[0]
    assert np.diag(smooth.matrix) == pytest.approx(1.0, abs=1e-15)
    assert plain.n.tolist() == [[200, 100, 100], [100, 200, 100], [100, 100, 200]]


def test_a_sound_matrix_is_not_smoothed(turned: Answers) -> None:
    found = polychoric(turned, smooth=True)
    assert (found.positive_definite, found.smoothed) == (True, False)


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ([[1], [2], [3]], TooFewItemsError),
        ([[1, 2]], TooFewRespondentsError),
        ([[1, -1], [-1, 2], [3, -1], [-1, 1]], TooFewRespondentsError),
        ([[-1, -2], [-3, -1]], TooFewRespondentsError),
        ([[1, 3], [2, 3], [4, 3]], ConstantItemError),
        ([[1, 3], [1, 4], [2, -1]], ConstantItemError),
    ],
    ids=["one item", "one person", "no pair", "all missing", "constant", "constant in the pair"],
)
def test_what_cannot_carry_a_correlation_is_refused(
    answers: list[list[int]], refusal: type
) -> None:
    with pytest.raises(refusal):
        polychoric(np.array(answers))


def test_a_cell_that_seems_impossible_on_the_way_stops_no_search() -> None:
    rng = np.random.default_rng(18392)
    latent = rng.normal(size=(60, 1)) * rng.uniform(0, 2, 6) + rng.normal(size=(60, 6))
    answers = 1 + np.digitize(latent, np.sort(rng.normal(size=rng.integers(1, 5))))
    found = polychoric(answers).matrix
    for place in range(1, 6):
        alone = polychoric(answers[:, [0, place]]).matrix[0, 1]
        assert found[0, place] == pytest.approx(alone, abs=1e-9)
    assert np.abs(found[np.triu_indices(6, 1)]).max() < 0.999


def test_a_likelihood_that_is_level_up_to_one_is_at_the_edge() -> None:
    rng = np.random.default_rng(1366)
    latent = rng.normal(size=(60, 1)) * rng.uniform(0, 2, 6) + rng.normal(size=(60, 6))
    answers = 1 + np.digitize(latent, np.sort(rng.normal(size=rng.integers(1, 5))))
    found = polychoric(answers)
    assert found.at_edge == ((2, 4), (4, 5))
    assert found.matrix[2, 4] == found.matrix[4, 5] == 1
    told = found.standard_error[np.isfinite(found.standard_error)]
    assert told.max() < 1
