import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.careless import Careless, Cutoffs, Index, flags
from analysis.definition import Definition, IndexDefinition
from analysis.errors import (
    BadParameterError,
    NotRespondentsError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnknownItemError,
)
from analysis.joint import Joint
from analysis.moments import Moments
from analysis.responses import Responses
from analysis.results import Unestimable

REFERENCE = Path(__file__).parents[2] / "reference"
PAIRS = tuple(
    IndexDefinition(two, "made", tuple(two), (1, 1), 1, 1, 5) for two in ("ab", "cd", "ef")
)


@pytest.fixture(scope="session")
def careless_in_r() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REFERENCE / "careless.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def found(simulated: Responses, factors: Definition) -> Careless:
    return flags(simulated, indices=factors.indices)


def table(*rows: tuple[int, ...]) -> Responses:
    names = "abcdef"[: len(rows[0])]
    columns = {name: np.array(rows)[:, place] for place, name in enumerate(names)}
    return Responses.of(columns, dict.fromkeys(names, range(1, 6)))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("longstring", "longstring"),
        ("irv", "irv"),
        ("mahalanobis", "mahad"),
        ("even_odd", "evenodd"),
    ],
)
def test_every_index_is_that_of_r_careless(
    ours: str, theirs: str, found: Careless, careless_in_r: dict[str, Any]
) -> None:
    index = getattr(found, ours)
    assert isinstance(index, Index)
    assert index.measured.all()
    np.testing.assert_allclose(index.values, careless_in_r[theirs], rtol=0, atol=1e-10)


def test_a_flag_goes_up_at_the_cut_off_and_no_sooner() -> None:
    rows = table((3, 3, 3, 1, 2, 4), (3, 3, 1, 4, 5, 2))
    found = flags(rows, cutoffs=Cutoffs(longstring=0.5, irv=None))
    assert found.longstring.cutoff == 3
    assert found.longstring.flagged.tolist() == [True, False]
    assert found.irv.flagged.tolist() == [False, False]
    assert found.irv.cutoff is None


def test_the_conventional_cut_offs_are_those_of_their_sources(found: Careless) -> None:
    assert found.longstring.cutoff == 12  # Curran 2016: half of 24 items
    assert isinstance(found.even_odd, Index)
    assert found.even_odd.cutoff == -0.3  # Jackson 1976: a reliability of .30
    assert (found.even_odd.flagged == (found.even_odd.values >= -0.3)).all()
    assert found.irv.cutoff == 0.5


def test_the_cut_off_of_mahalanobis_is_a_quantile_of_chi_squared(
    simulated: Responses, found: Careless
) -> None:
    assert isinstance(found.mahalanobis, Index)
    assert found.mahalanobis.cutoff == pytest.approx(stats.chi2.ppf(0.999, 24), abs=1e-10)
    loose = flags(simulated, cutoffs=Cutoffs(mahalanobis=0.9)).mahalanobis
    assert isinstance(loose, Index)
    expected = loose.values >= float(stats.chi2.ppf(0.9, 24))
    assert loose.flagged.tolist() == expected.tolist()
    assert 0 < loose.flagged.sum() < 200


def test_a_person_who_clicks_through_is_careless_and_one_who_answers_is_not() -> None:
    rows = table((3, 3, 3, 3, 3, 3), (1, 2, 5, 4, 3, 3), (5, 5, 1, 2, 4, 4))
    found = flags(rows, indices=PAIRS)
    assert found.careless.tolist() == [True, False, False]
    assert found.count.tolist() == [2, 0, 0]


def test_missing_answers_end_a_run_and_are_left_out_of_the_rest() -> None:
    rows = table((2, 2, -2, 2, 2, 2), (-3, -3, -3, -3, -3, -3), (1, -1, -1, -1, -1, -1))
    found = flags(rows, indices=PAIRS)
    assert found.longstring.values.tolist() == [3, 0, 1]
    assert found.longstring.measured.tolist() == [True, False, True]
    assert found.irv.measured.tolist() == [True, False, False]
    assert found.irv.values.tolist() == [0, 0, 0]
    assert isinstance(found.even_odd, Index)
    assert not found.even_odd.measured.any()
    assert not found.even_odd.flagged.any()


def test_even_odd_is_cut_at_one_when_the_halves_contradict_each_other() -> None:
    rows = table((1, 5, 3, 3, 5, 1), (1, 1, 3, 3, 5, 5), (1, 3, 3, 5, 5, 1))
    even_odd = flags(rows, indices=PAIRS).even_odd
    assert isinstance(even_odd, Index)
    assert even_odd.values.tolist() == pytest.approx([1, -1, 1], abs=1e-12)
    assert even_odd.flagged.tolist() == [True, False, True]


def test_an_attention_item_is_failed_by_another_answer_or_none_but_not_if_it_was_not_shown() -> (
    None
):
    rows = table((1, 2, 4), (1, 2, 3), (1, 2, -2), (1, 2, -1))
    found = flags(rows, ["a", "b"], attention={"c": 4})
    assert found.attention["c"].flagged.tolist() == [False, True, True, False]
    assert found.attention["c"].measured.tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (((1, 2), (2, 3)), "too-few-respondents"),
        (((1, 3), (2, 3), (5, 3), (4, 3)), "not-positive-definite"),
        (((1, 1), (2, 2), (5, 5), (4, 4)), "not-positive-definite"),
    ],
    ids=["as many as items", "constant item", "copied item"],
)
def test_a_distance_without_an_inverse_says_why(
    rows: tuple[tuple[int, ...], ...], code: str
) -> None:
    found = flags(table(*rows))
    assert found.mahalanobis == Unestimable(code)
    assert found.count.max() <= 2


def test_even_odd_of_fewer_than_three_indices_says_why() -> None:
    found = flags(table((1, 2, 3, 4), (2, 3, 4, 5)), indices=PAIRS[:2])
    assert found.even_odd == Unestimable("too-few-items")


def test_the_answers_are_left_as_they_are(simulated: Responses, found: Careless) -> None:
    assert len(simulated) == len(found.careless) == 1000
    with pytest.raises(ValueError, match="read-only"):
        found.careless[0] = True


@pytest.mark.parametrize(
    "cutoffs",
    [
        Cutoffs(longstring=1.5),
        Cutoffs(irv=-1),
        Cutoffs(mahalanobis=95),
        Cutoffs(even_odd=float("nan")),
        Cutoffs(together=0),
    ],
)
def test_a_cut_off_outside_its_range_is_refused(cutoffs: Cutoffs) -> None:
    with pytest.raises(BadParameterError):
        flags(table((1, 2), (2, 3)), cutoffs=cutoffs)


def test_one_item_nobody_and_an_unknown_item_are_refused_each_by_name() -> None:
    with pytest.raises(TooFewItemsError):
        flags(table((1,), (2,)))
    with pytest.raises(TooFewRespondentsError):
        flags(Responses.of({"a": [], "b": []}, {"a": [1], "b": [1]}))
    with pytest.raises(UnknownItemError):
        flags(table((1, 2)), ["a", "z"])
    with pytest.raises(UnknownItemError):
        flags(table((1, 2)), attention={"z": 1})


@pytest.mark.parametrize("sums", [Moments, Joint])
def test_sums_are_refused_for_persons_are_needed(sums: type) -> None:
    answers = np.array([[1, 2, 3], [3, 2, 1], [2, 2, 2]])
    given: dict[type, Any] = {
        Moments: Moments.of(answers),
        Joint: Joint.of(answers, 1, 3),
    }
    with pytest.raises(NotRespondentsError, match=f"persons are needed, not {sums.__name__}"):
        flags(given[sums])
