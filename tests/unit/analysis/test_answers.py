"""Every statistic of items takes a table however it is held, and finds the same in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from analysis import careless, cfa, classes, irt
from analysis.answers import answers_of
from analysis.correlation import polychoric, tables
from analysis.errors import (
    CodeOutsideScaleError,
    NotRespondentsError,
    NotWholeNumbersError,
    RowsDisagreeError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.factor import efa, parallel
from analysis.joint import Joint
from analysis.moments import Moments
from analysis.reliability import (
    alpha,
    omega_hierarchical,
    omega_ordinal,
    omega_total,
    split_half,
)
from analysis.responses import Responses

pd: Any = pytest.importorskip("pandas", reason="the extra plainseal[export] is not installed")

ITEMS = 6
NAMES = [f"q{item}" for item in range(ITEMS)]
MODEL = {"f": range(4)}


def _answers() -> np.ndarray[Any, np.dtype[np.int64]]:
    rng = np.random.default_rng(7)
    traits = np.repeat(rng.normal(size=(300, 2)) + rng.normal(size=(300, 1)), 3, axis=1)
    made = 1 + np.digitize(traits + rng.normal(size=(300, ITEMS)), [-1.5, 0, 1.5])
    made[rng.random(made.shape) < 0.05] = -2
    return made


ANSWERS = _answers()
GROUP = np.arange(300) % 2
FRAME = pd.DataFrame(ANSWERS, columns=NAMES)
GAPS = FRAME.where(FRAME > 0)

HELD: dict[str, Any] = {
    "list of lists": ANSWERS.tolist(),
    "int16": ANSWERS.astype(np.int16),
    "F-ordered": np.asfortranarray(ANSWERS.astype(np.int8)),
    "NaN": np.where(ANSWERS > 0, ANSWERS.astype(float), np.nan),
    "objects": GAPS.astype("Int64").to_numpy(),
    "matrix": ANSWERS.view(np.matrix),
    "masked": np.ma.masked_less(ANSWERS, 0),
    "masked over a code": np.ma.array(np.where(ANSWERS < 0, 9, ANSWERS), mask=ANSWERS < 0),
    "pandas": FRAME,
    "pandas with NaN": GAPS,
    "pandas Int64": GAPS.astype("Int64"),
    "pandas index": FRAME.set_index(pd.Index(range(1, 301), name="person")),
    "Arrow": pa.table(GAPS.astype("Int64")),
    "columns": {name: GAPS[name].tolist() for name in NAMES},
    "Responses": Responses.of(GAPS, dict.fromkeys(NAMES, range(1, 5))),
}

FIT = irt.graded(ANSWERS)

STATISTICS: dict[str, Callable[[Any], object]] = {
    "Moments.of": lambda x: Moments.of(x).products.tolist(),
    "Moments.complete": lambda x: (Moments.complete(x).n, Moments.complete(x).sums.tolist()),
    "Moments.from_batches": lambda x: Moments.from_batches([x, x]).counts.tolist(),
    "Moments.weighted": lambda x: Moments.weighted(x, np.arange(300)).products.tolist(),
    "Joint.of": lambda x: Joint.of(x, 1, 4).tables.tolist(),
    "Joint.complete": lambda x: Joint.complete(x, 1, 4).n,
    "tables": lambda x: tables(x).margins.tolist(),
    "alpha": alpha,
    "omega_total": omega_total,
    "omega_ordinal": omega_ordinal,
    "omega_hierarchical": lambda x: omega_hierarchical(x, 2).estimate,
    "split_half": split_half,
    "polychoric": lambda x: polychoric(x).matrix.tolist(),
    "parallel": lambda x: parallel(x, np.random.default_rng(1), draws=20).factors,
    "parallel of steps": lambda x: (
        parallel(x, np.random.default_rng(1), "polychoric", draws=20).factors
    ),
    "efa": lambda x: efa(x, 1).loadings.tolist(),
    "cfa ML": lambda x: cfa.fit(x, MODEL),
    "cfa ULS": lambda x: cfa.fit(x, MODEL, "ULS").chi2,
    "cfa WLSMV": lambda x: cfa.fit(x, MODEL, "WLSMV"),
    "invariance": lambda x: cfa.invariance(x, MODEL, GROUP).levels,
    "graded": lambda x: replace(irt.graded(x), items=()),
    "scores": lambda x: irt.scores(FIT, x).estimate.tolist(),
    "c2": lambda x: irt.fit_c2(x).statistic,
    "dif": lambda x: irt.dif(x, GROUP).p_holm,
    "dif_logistic": lambda x: irt.dif_logistic(x, GROUP).p_holm,
    "latent": lambda x: classes.latent(x, 2, np.random.default_rng(1), starts=2).shares,
    "careless": lambda x: careless.flags(x).count.tolist(),
}


@pytest.fixture(scope="module")
def expected() -> dict[str, object]:
    return {name: statistic(ANSWERS) for name, statistic in STATISTICS.items()}


@pytest.mark.parametrize("held", HELD)
def test_the_door_finds_the_same_however_the_table_is_held(held: str) -> None:
    assert np.array_equal(answers_of(HELD[held]).values, ANSWERS)


@pytest.mark.parametrize("held", ["NaN", "masked over a code", "pandas Int64"])
def test_every_statistic_finds_the_same_however_the_table_is_held(
    held: str, expected: dict[str, object]
) -> None:
    for name, statistic in STATISTICS.items():
        assert statistic(HELD[held]) == expected[name], name


BROKEN: dict[str, tuple[Any, type[Exception], str]] = {
    "half points": (ANSWERS / 2 + 0.5, NotWholeNumbersError, r"x\[:, \d\] holds \d\.5"),
    "half points, named": (FRAME * 0.5 + 0.5, NotWholeNumbersError, r"q\d holds \d\.5"),
    "texts": (ANSWERS.astype(str), NotWholeNumbersError, r"x\[:, 0\] is not a column"),
    "a column of texts": (FRAME.assign(q3="a"), NotWholeNumbersError, "q3 is not a column"),
    "one Series": (FRAME["q1"], NotWholeNumbersError, "one column is no table"),
    "Series": ([FRAME["q1"], FRAME["q2"]], NotWholeNumbersError, "a list of Series may be rows"),
    "Arrow arrays": ([pa.array([1, 2])] * 3, NotWholeNumbersError, "may be rows or columns"),
    "mixed rows": (
        {"q1": FRAME["q1"], "q2": FRAME["q2"].iloc[::-1]},
        RowsDisagreeError,
        "q1 and q2 have diff",
    ),
    "one column": (ANSWERS[:, 0], NotWholeNumbersError, "a row a respondent"),
    "ragged": ([[1, 2], [1]], NotWholeNumbersError, "as many columns in each row"),
    "unequal columns": ({"a": [1], "b": [1, 2]}, UnequalLengthsError, "different numbers"),
    "-99": (np.where(ANSWERS < 0, -99, ANSWERS), CodeOutsideScaleError, "holds -99: below zero"),
    "999": (FRAME.replace(-2, 999), CodeOutsideScaleError, r"q\d holds 999: codes run"),
    "minus two to two": (ANSWERS - 8, CodeOutsideScaleError, r"add 3 to -2\.\.2"),
    "sums": (polychoric(ANSWERS).standard_error[0, 0], NotWholeNumbersError, "answers are a table"),
    "an object": (object(), NotRespondentsError, "answers of persons are needed, not object"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_every_statistic_refuses_what_it_could_only_read_wrongly(broken: str) -> None:
    table, refusal, words = BROKEN[broken]
    for statistic in STATISTICS.values():
        with pytest.raises(refusal, match=words):
            statistic(table)


def test_an_answer_outside_the_scale_asked_for_is_named() -> None:
    with pytest.raises(CodeOutsideScaleError, match=r"^q1 has an answer outside 1-3"):
        Joint.of(FRAME, 1, 3)


def test_somebody_elses_table_can_be_read_but_not_written() -> None:
    given = ANSWERS.astype(np.int8)
    read = answers_of(given)
    assert np.shares_memory(read.values, given)
    assert not read.values.flags.writeable
    assert given.flags.writeable


@pytest.mark.parametrize(
    "statistic",
    ["alpha", "omega_total", "omega_ordinal", "split_half", "polychoric", "efa", "cfa ML",
     "cfa WLSMV", "parallel", "omega_hierarchical", "invariance"],
)  # fmt: skip
def test_an_item_that_nobody_answered_is_named(statistic: str) -> None:
    with pytest.raises(TooFewRespondentsError, match="nobody answered q2"):
        STATISTICS[statistic](FRAME.assign(q2=None))
    silent = np.where(np.arange(ITEMS) == 2, -3, ANSWERS)
    with pytest.raises(TooFewRespondentsError, match=r"nobody answered x\[:, 2\]"):
        STATISTICS[statistic](silent)


@pytest.mark.parametrize("statistic", ["graded", "latent", "dif", "dif_logistic"])
def test_an_item_that_nobody_answered_is_named_by_models_of_single_answers(statistic: str) -> None:
    if statistic != "dif_logistic":  # it needs people who answered everything: there are none
        with pytest.raises(ValueError, match="nobody answered q2"):
            STATISTICS[statistic](FRAME.assign(q2=None))
    with pytest.raises(ValueError, match="q2 was answered in one way only"):
        STATISTICS[statistic](FRAME.assign(q2=FRAME["q2"].where(FRAME["q2"] < 0, 3)))


@pytest.mark.parametrize(
    "statistic",
    ["alpha", "omega_total", "omega_ordinal", "split_half", "polychoric", "efa", "cfa ML",
     "cfa WLSMV", "parallel", "omega_hierarchical", "invariance"],
)  # fmt: skip
def test_an_item_answered_alike_by_everybody_is_named(statistic: str) -> None:
    with pytest.raises(ValueError, match="q2 was answered alike"):
        STATISTICS[statistic](FRAME.assign(q2=3))
    with pytest.raises(ValueError, match=r"x\[:, 2\] was answered alike"):
        STATISTICS[statistic](np.where(np.arange(ITEMS) == 2, 3, ANSWERS))
