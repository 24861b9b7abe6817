"""How a figure is printed: as few digits as say what it is worth, and none that count people.

Only here is anything rounded. Numbers become decimal strings, since a release carries no fractions.
"""

from analysis.results import Interval

PEOPLE = 5
"""Numbers of respondents are given in fives."""


def people(n: int) -> int:
    """Round a number of respondents to the nearest five.

    Parameters
    ----------
    n : int

    Returns
    -------
    int

    Examples
    --------
    >>> people(12), people(13)
    (10, 15)
    """
    return PEOPLE * round(n / PEOPLE)


def decimal(value: float, digits: int) -> str:
    """Write a number with a fixed number of decimals, and zero without a sign.

    Parameters
    ----------
    value : float
    digits : int

    Returns
    -------
    str
        As the JSON profile wants decimals: ``-?\\d+(\\.\\d+)?``.

    Examples
    --------
    >>> decimal(61.84, 1), decimal(-0.04, 1), decimal(61.8, 0)
    ('61.8', '0.0', '62')
    """
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def ends(interval: Interval, digits: int, bounds: tuple[float, float]) -> tuple[str, str]:
    """Write the ends of an interval, cut to the values that are possible.

    Parameters
    ----------
    interval : Interval
    digits : int
    bounds : tuple of float
        Lowest and highest possible value, in the interval's units.

    Returns
    -------
    tuple of str
        Low and high.

    Examples
    --------
    >>> ends(Interval(-1.25, 4.5, 0.95, "t"), 1, (0, 100))
    ('0.0', '4.5')
    """
    low, high = bounds
    return decimal(max(interval.low, low), digits), decimal(min(interval.high, high), digits)
