"""Wherever two columns meet their rows are of the same people, or are refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analysis import drivers, irt, weights
from analysis.cfa import invariance
from analysis.compare import groups
from analysis.errors import RowsDisagreeError, UnequalLengthsError
from analysis.rows import index_of, require_same_rows
from analysis.sensitive import Warner, combined, crosswise, list_experiment, logistic
from analysis.vignette import amce

pd: Any = pytest.importorskip("pandas", reason="the extra plainseal[export] is not installed")

N = 400
MARGIN: dict[int | str, float] = {0: 1, 1: 1}


def _people() -> Any:
    rng = np.random.default_rng(5)
    trait = rng.normal(size=(N, 1))
    frame = pd.DataFrame((trait + rng.logistic(size=(N, 4)) > 0).astype(int), columns=[*"abcd"])
    side, score = rng.integers(0, 2, N), trait[:, 0] + rng.normal(size=N)
    more = {"score": score, "side": side, "other": rng.normal(size=N), "who": np.arange(N) // 4}
    return frame.assign(**more).set_index(pd.Index(rng.permutation(N)))


PEOPLE = _people()
ITEMS = PEOPLE[[*"abcd"]]


def _divided(outcome: Any, mechanisms: Any) -> Any:
    return drivers.dominance(outcome, mechanisms, np.random.default_rng(1), resamples=100)


MEETINGS: dict[str, Callable[[Any], Any]] = {
    # each is handed a column `side` and lays it beside others of PEOPLE
    "groups": lambda side: groups(PEOPLE["score"], side),
    "dif": lambda side: irt.dif(ITEMS, side),
    "dif of a mapping": lambda side: irt.dif({name: PEOPLE[name] for name in "abcd"}, side),
    "dif_logistic": lambda side: irt.dif_logistic(ITEMS, side),
    "dominance": lambda side: _divided(PEOPLE["score"], {"a": PEOPLE["other"], "b": side}),
    "dominance of a frame": lambda side: _divided(side, PEOPLE[["score", "other"]]),
    "dominance, the outcome": lambda side: _divided(
        side, {"a": PEOPLE["score"], "outcome": PEOPLE["other"]}
    ),
    "amce, an attribute": lambda side: amce(PEOPLE["score"], {"a": side}, PEOPLE["who"]),
    "amce, two attributes": lambda side: amce(
        PEOPLE["score"].to_numpy(), {"a": PEOPLE["a"], "b": side}, PEOPLE["who"].to_numpy()
    ),
    "amce, the person": lambda side: amce(PEOPLE["score"], PEOPLE[["a"]], side),
    "invariance": lambda side: invariance(ITEMS, {"one": [*"abcd"]}, side),
    "rake": lambda side: weights.rake(
        {"a": PEOPLE["a"], "b": side}, {"a": MARGIN, "b": MARGIN}
    ).values.tolist(),
    "rake, the first weight": lambda side: weights.rake(
        PEOPLE[["a"]], {"a": MARGIN}, base=side + 1
    ).values.tolist(),
    "a weighted mean": lambda side: weights.mean(side, weights.rake(ITEMS, {"a": {0: 3, 1: 1}})),
    "list_experiment": lambda side: list_experiment(PEOPLE["a"] + PEOPLE["b"], side, 2),
    "combined": lambda side: combined(PEOPLE["a"], PEOPLE["b"], side, 1),
    "crosswise": lambda side: crosswise(PEOPLE["a"], 0.2, anchor=side),
    "logistic": lambda side: logistic(PEOPLE["a"], Warner(0.8), {"side": side}),
    "a mapping": lambda side: irt.graded({**ITEMS, "side": side}),
}


@pytest.mark.parametrize("meeting", MEETINGS)
def test_rows_in_another_order_are_refused_and_say_what_to_do(meeting: str) -> None:
    shuffled = PEOPLE["side"].sample(frac=1, random_state=1)
    with pytest.raises(RowsDisagreeError, match=r"different indices.*reset_index\(drop=True\)"):
        MEETINGS[meeting](shuffled)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_rows_of_other_people_are_refused(meeting: str) -> None:
    with pytest.raises(RowsDisagreeError):
        MEETINGS[meeting](PEOPLE["side"].set_axis(range(N, 2 * N)))


@pytest.mark.parametrize("meeting", MEETINGS)
def test_what_has_no_index_is_taken_by_place(meeting: str) -> None:
    assert repr(MEETINGS[meeting](PEOPLE["side"].to_numpy())) == repr(
        MEETINGS[meeting](PEOPLE["side"])
    )


def test_columns_of_different_length_are_refused_as_such() -> None:
    with pytest.raises(UnequalLengthsError):
        groups(PEOPLE["score"], PEOPLE["side"].iloc[1:])


def test_an_index_is_that_of_pandas_only() -> None:
    column = PEOPLE["a"]
    assert index_of(column) is column.index
    assert index_of(ITEMS) is ITEMS.index
    assert index_of({"a": [1, 2], "b": column}) is column.index
    for plain in ([1, 2], (1, 2), "a text", np.ones(2), None, {"a": [1]}):
        assert index_of(plain) is None


def test_the_same_labels_of_another_kind_are_the_same_rows() -> None:
    one, other = pd.Series([1, 2]), pd.Series([3, 4], index=np.array([0, 1], dtype=np.int32))
    require_same_rows({"one": one, "other": other, "bare": [5, 6]})
