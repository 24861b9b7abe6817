import pytest

from analysis.results import Interval
from analysis.rounding import decimal, ends, people


@pytest.mark.parametrize(
    ("n", "shown"), [(0, 0), (2, 0), (3, 5), (10, 10), (12, 10), (13, 15), (997, 995)]
)
def test_people_are_counted_in_fives(n: int, shown: int) -> None:
    assert people(n) == shown


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(0.0, 1, "0.0"), (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (99.96, 1, "100.0"), (0.4, 0, "0")],
)
def test_a_decimal_has_its_digits_and_zero_no_sign(value: float, digits: int, text: str) -> None:
    assert decimal(value, digits) == text


def test_an_interval_is_cut_to_what_is_possible() -> None:
    assert ends(Interval(-3.2, 104.0, 0.95, "t"), 1, (0, 100)) == ("0.0", "100.0")
