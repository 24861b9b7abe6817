from collections.abc import Mapping
from itertools import combinations, permutations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from analysis import drivers
from analysis.drivers_subsets import explained, general_dominance
from analysis.errors import (
    AnalysisError,
    BadParameterError,
    CollinearError,
    ConstantItemError,
    ConstantScoreError,
    InputError,
    NotNumbersError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.scoring import Scores

Floats = npt.NDArray[np.float64]


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def example(n: int = 300, seed: int = 1) -> tuple[Floats, dict[str, Floats]]:
    """Four mechanisms that hang together and an outcome that goes with three of them."""
    chance = np.random.default_rng(seed)
    shared = chance.normal(size=(n, 1))
    table = 0.6 * shared + chance.normal(size=(n, 4))
    outcome = table @ [0.8, 0.4, 0.0, -0.3] + 1.5 * chance.normal(size=n)
    return outcome, dict(zip("abcd", table.T, strict=True))


def r_squared(outcome: Floats, columns: tuple[Floats, ...]) -> float:
    design = np.column_stack([np.ones(len(outcome)), *columns])
    rest = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    return 1 - float(rest @ rest) / float(((outcome - outcome.mean()) ** 2).sum())


def by_every_order(outcome: Floats, mechanisms: Mapping[str, Floats], name: str) -> float:
    """What a mechanism adds when it comes in, averaged over all orders of coming in."""
    added = []
    for order in permutations(mechanisms):
        before = tuple(mechanisms[each] for each in order[: order.index(name)])
        after = (*before, mechanisms[name])
        added.append(r_squared(outcome, after) - (r_squared(outcome, before) if before else 0.0))
    return float(np.mean(added))


def test_every_subset_explains_what_its_regression_does() -> None:
    outcome, mechanisms = example()
    table = np.column_stack([*mechanisms.values(), outcome])
    found = explained(np.corrcoef(table, rowvar=False)[None])[:, 0]
    assert found[0] == pytest.approx(0, abs=1e-12)
    for size in (1, 2, 3, 4):
        for chosen in combinations(range(4), size):
            expected = r_squared(outcome, tuple(table[:, j] for j in chosen))
            assert found[sum(1 << j for j in chosen)] == pytest.approx(expected, abs=1e-12)


def test_dominance_is_the_mean_over_every_order_of_entry() -> None:
    outcome, mechanisms = example()
    found = drivers.dominance(outcome, mechanisms, rng(), resamples=100)
    for driver in found.drivers:
        expected = by_every_order(outcome, mechanisms, driver.name)
        assert driver.dominance.estimate == pytest.approx(expected, abs=1e-12)


def test_the_parts_sum_to_r_squared() -> None:
    outcome, mechanisms = example()
    found = drivers.dominance(outcome, mechanisms, rng(), resamples=100)
    whole = r_squared(outcome, tuple(mechanisms.values()))
    parts = sum(driver.dominance.estimate for driver in found.drivers)
    assert parts == pytest.approx(whole, abs=1e-12)
    assert found.r_squared.estimate == pytest.approx(whole, abs=1e-12)
    assert found.adjusted == pytest.approx(1 - (1 - whole) * 299 / 295)


def test_alone_beyond_and_coefficients_are_those_of_regressions() -> None:
    outcome, mechanisms = example()
    found = drivers.dominance(outcome, mechanisms, rng(), resamples=100)
    standard = [(x - x.mean()) / x.std() for x in (*mechanisms.values(), outcome)]
    slopes = np.linalg.lstsq(np.column_stack(standard[:-1]), standard[-1], rcond=None)[0]
    for place, driver in enumerate(found.drivers):
        rest = tuple(x for name, x in mechanisms.items() if name != driver.name)
        lost = found.r_squared.estimate - r_squared(outcome, rest)
        assert driver.alone == pytest.approx(r_squared(outcome, (mechanisms[driver.name],)))
        assert driver.beyond == pytest.approx(lost, abs=1e-12)
        assert driver.coefficient.estimate == pytest.approx(slopes[place], abs=1e-12)


def test_mechanisms_that_do_not_hang_together_have_their_squared_correlations() -> None:
    r = np.array([[0.0], [0.36], [0.09], [0.45]])
    np.testing.assert_allclose(general_dominance(r), [[0.36], [0.09]], atol=1e-15)


def test_units_and_order_change_nothing() -> None:
    outcome, mechanisms = example()
    plain = drivers.dominance(outcome, mechanisms, rng(), resamples=100)
    other = {name: 3 - 50 * mechanisms[name] for name in "dbca"}
    turned = drivers.dominance(7 + 0.01 * outcome, other, rng(), resamples=100)
    parts = {driver.name: driver.dominance.estimate for driver in turned.drivers}
    for driver in plain.drivers:
        assert parts[driver.name] == pytest.approx(driver.dominance.estimate, abs=1e-10)


def test_errors_are_those_of_sampling_whether_people_are_resampled_singly_or_in_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    surveys = [drivers.dominance(*example(seed=s), rng(), resamples=100) for s in range(200)]
    spread = np.std([found.drivers[0].dominance.estimate for found in surveys])
    single = drivers.dominance(*example(), rng(), resamples=1000).drivers[0]
    monkeypatch.setattr("analysis.drivers.BLOCKS", 60)
    blocked = drivers.dominance(*example(), rng(), resamples=1000).drivers[0]
    assert single.dominance.standard_error == pytest.approx(spread, rel=0.25)
    assert blocked.dominance.standard_error == pytest.approx(spread, rel=0.35)
    assert blocked.dominance.estimate == pytest.approx(single.dominance.estimate, abs=1e-12)
    parts = [found.drivers[0].dominance for found in surveys]
    truth = np.mean([part.estimate for part in parts])
    assert np.mean([part.interval.low < truth < part.interval.high for part in parts]) > 0.88


def test_a_resample_in_which_a_mechanism_does_not_vary_says_nothing_of_it() -> None:
    rare = np.zeros(12)
    rare[0] = 1.0
    chance = np.random.default_rng(3)
    other = chance.normal(size=12)
    found = drivers.dominance(other + chance.normal(size=12), {"r": rare, "o": other}, rng())
    assert found.drivers[0].dominance.interval.low == pytest.approx(0, abs=1e-9)
    ends = [e for d in found.drivers for e in (d.dominance, d.coefficient)]
    assert all(np.isfinite([e.standard_error, e.interval.low, e.interval.high]).all() for e in ends)


def test_who_lacks_a_score_is_left_out_and_counted() -> None:
    outcome, mechanisms = example(50)
    whole = (np.round(outcome * 100)).astype(np.int64)
    scored = np.arange(50) >= 5
    found = drivers.dominance(Scores(whole, scored, 100), mechanisms, rng(), resamples=100)
    assert (found.n, found.left_out) == (45, 5)
    kept = {name: column[5:] for name, column in mechanisms.items()}
    alone = drivers.dominance(whole[5:].astype(float), kept, rng(), resamples=100)
    for one, two in zip(found.drivers, alone.drivers, strict=True):
        assert one.dominance.estimate == pytest.approx(two.dominance.estimate, abs=1e-12)


def test_the_same_chance_gives_the_same_intervals() -> None:
    assert drivers.dominance(*example(), rng()) == drivers.dominance(*example(), rng())


def test_what_cannot_be_divided_is_refused_each_by_name() -> None:
    outcome, mechanisms = example(40)
    a = mechanisms["a"]
    cases: list[tuple[Floats, dict[str, Floats], type[AnalysisError]]] = [
        (outcome, {"a": a}, TooFewItemsError),
        (outcome, {str(j): a for j in range(13)}, BadParameterError),
        (outcome[:5], {name: x[:5] for name, x in mechanisms.items()}, TooFewRespondentsError),
        (outcome[:-1], mechanisms, UnequalLengthsError),
        (np.full(40, 0.1), mechanisms, ConstantScoreError),
        (outcome, mechanisms | {"a": np.full(40, 0.1)}, ConstantItemError),
        (outcome, mechanisms | {"e": a - 2 * mechanisms["b"]}, CollinearError),
        (np.where(outcome > 0, np.nan, 1.0), mechanisms, NotNumbersError),
    ]
    for y, columns, refusal in cases:
        with pytest.raises(refusal):
            drivers.dominance(y, columns, rng())


@pytest.mark.parametrize("scale", [1.0, -2.5])
def test_an_outcome_that_is_one_of_its_own_mechanisms_is_refused_by_name(scale: float) -> None:
    outcome, mechanisms = example(40)
    again = mechanisms | {"again": 7 + scale * outcome}
    with pytest.raises(CollinearError, match=r"^again is the outcome itself: leave it out"):
        drivers.dominance(outcome, again, rng())
    frame = pa.table({**mechanisms, "inaction": outcome}).to_pandas()
    with pytest.raises(CollinearError, match=r"^inaction is the outcome itself"):
        drivers.dominance(frame["inaction"], frame, rng())


def test_an_outcome_that_its_mechanisms_make_up_together_is_explained_entirely() -> None:
    _, mechanisms = example(40)
    found = drivers.dominance(sum(mechanisms.values()), mechanisms, rng())
    assert found.r_squared.estimate == pytest.approx(1, abs=1e-12)


def test_a_level_or_a_number_of_resamples_out_of_range_is_refused() -> None:
    with pytest.raises(BadParameterError):
        drivers.dominance(*example(), rng(), resamples=99)
    with pytest.raises(BadParameterError):
        drivers.dominance(*example(), rng(), level=95)


def test_an_empty_cell_is_refused_by_the_name_of_its_column_and_says_what_to_do() -> None:
    outcome, mechanisms = example(40)
    lost = np.where(np.arange(40) < 3, np.nan, 1.0)
    with pytest.raises(NotNumbersError, match=r"^b is empty, or not finite, in 3 rows: leave them"):
        drivers.dominance(outcome, mechanisms | {"b": lost * mechanisms["b"]}, rng())
    with pytest.raises(NotNumbersError, match=r"^the outcome is empty, or not finite, in 3 rows"):
        drivers.dominance(lost * outcome, mechanisms, rng())


def test_chance_is_a_generator() -> None:
    for chance in (None, 3):
        with pytest.raises(BadParameterError, match=r"default_rng\(1\), not (None|3)"):
            drivers.dominance(*example(), chance)  # type: ignore[arg-type]


def test_mechanisms_have_names() -> None:
    outcome, mechanisms = example(40)
    table = np.column_stack([*mechanisms.values()])
    for nameless in (table, table.T.tolist()):
        with pytest.raises(InputError, match="mechanisms are a mapping of names to columns"):
            drivers.dominance(outcome, nameless, rng())  # type: ignore[arg-type]
    named = pa.table(mechanisms)
    assert drivers.dominance(outcome, named, rng()) == drivers.dominance(outcome, mechanisms, rng())
