"""What must hold of any comparison, list of p, or table of flags, whatever was answered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.careless import Index, flags
from analysis.compare import Comparison, groups, holm
from analysis.errors import OneGroupError
from analysis.responses import Responses
from analysis.results import Estimate, Unestimable

ROWS = st.lists(st.tuples(st.integers(-3, 5), st.integers(-1, 2)), min_size=2, max_size=40)
ANSWERS = st.lists(
    st.tuples(*[st.sampled_from([1, 2, 3, 4, 5, -1, -2])] * 4), min_size=1, max_size=30
)


def compared(rows: list[tuple[int, int]]) -> Comparison | None:
    try:
        return groups([float(score) for score, _ in rows], [group for _, group in rows])
    except OneGroupError:
        return None


def finite(result: object) -> bool:
    """Whether a result says why it is missing, or holds no NaN."""
    if isinstance(result, Unestimable):
        return True
    numbers = [getattr(result, name, 0.0) for name in ("estimate", "standard_error", "p")]
    interval = getattr(result, "interval", None)
    ends = [] if interval is None else [interval.low, interval.high]
    return bool(np.isfinite([*numbers, *ends]).all())


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_a_comparison_never_holds_a_silent_nan(rows: list[tuple[int, int]]) -> None:
    found = compared(rows)
    if found is None:
        return
    parts = [group.mean for group in found.groups]
    pairs = [part for p in found.pairs for part in (p.difference, p.hedges_g, p.cliff_delta)]
    every = [*parts, *pairs, found.welch, found.kruskal_wallis, found.epsilon_squared]
    assert all(finite(part) for part in every)
    assert found.n + found.left_out == len(rows)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_ranks_do_not_see_how_the_scale_is_stretched(rows: list[tuple[int, int]]) -> None:
    plain, stretched = compared(rows), compared([(score**3, group) for score, group in rows])
    if plain is None or stretched is None:
        return
    assert plain.kruskal_wallis == stretched.kruskal_wallis
    for before, after in zip(plain.pairs, stretched.pairs, strict=True):
        assert before.cliff_delta == after.cliff_delta


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_every_effect_lies_in_its_interval(rows: list[tuple[int, int]]) -> None:
    found = compared(rows)
    for pair in () if found is None else found.pairs:
        for effect in (pair.hedges_g, pair.cliff_delta):
            if isinstance(effect, Estimate):
                inner = pytest.approx(effect.estimate, abs=1e-9)
                assert effect.interval.low <= effect.estimate or effect.interval.low == inner
                assert effect.interval.high >= effect.estimate or effect.interval.high == inner


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_a_p_and_keeps_their_order(ps: list[float]) -> None:
    corrected = holm(ps)
    assert all(raw <= after <= 1 for raw, after in zip(ps, corrected, strict=True))
    order = np.argsort(ps, kind="stable")
    assert (np.diff(np.array(corrected)[order]) >= 0).all()


@settings(max_examples=60, deadline=None)
@given(rows=ANSWERS)
def test_flags_count_what_was_flagged_and_hold_no_nan(rows: list[tuple[int, ...]]) -> None:
    table = np.array(rows)
    columns = {name: table[:, place] for place, name in enumerate("abcd")}
    found = flags(Responses.of(columns, dict.fromkeys("abcd", range(1, 6))), attention={"d": 3})
    every = [found.longstring, found.irv, found.mahalanobis, found.even_odd, found.attention["d"]]
    there = [index for index in every if isinstance(index, Index)]
    assert all(np.isfinite(index.values).all() for index in there)
    assert not any((index.flagged & ~index.measured).any() for index in there)
    assert (found.count == sum(index.flagged.astype(int) for index in there)).all()
