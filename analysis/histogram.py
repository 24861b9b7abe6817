"""The exact distribution of a score: enough for its mean, intervals and suppression, at any n.

Scores are POMP points with a common denominator, the grain: points = 100 numerator / grain. So
every sum is a whole number, and merging is exact whatever the partition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.errors import ConstantScoreError, EmptyGroupError, InputError, NotMergeableError


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many respondents have which score.

    Attributes
    ----------
    grain : int
        Denominator of all scores; 100 numerator / grain is a score in POMP points.
    numerators : tuple of int
        The scores that occur, strictly ascending.
    counts : tuple of int
        Respondents with each of them, at least 1.

    Examples
    --------
    >>> half_and_full = Histogram(4, (2, 4), (3, 1))
    >>> half_and_full.n, half_and_full.mean
    (4, 62.5)
    """

    grain: int
    numerators: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        ascending = tuple(sorted(set(self.numerators))) == self.numerators
        if len(self.numerators) != len(self.counts) or not ascending or self.grain < 1:
            raise InputError("a histogram needs ascending scores, a count for each, a grain")
        if any(count < 1 for count in self.counts):
            raise InputError("a score that occurs has a count of at least one")

    @property
    def n(self) -> int:
        """Respondents with a score."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """Sum of the numerators over respondents."""
        return self._power_sum(1)

    @property
    def mean(self) -> float:
        """Mean score in POMP points; `EmptyGroupError` if nobody has a score."""
        if not self.counts:
            raise EmptyGroupError("nobody has a score")
        return 100 * self.total / (self.grain * self.n)

    @property
    def points_per_numerator(self) -> float:
        """POMP points of one step of the grain."""
        return 100 / self.grain

    def centred_sum(self, power: int) -> Fraction:
        """Return the sum of the second or third power of deviations from the mean, exactly.

        With s_p the sum of p-th powers over n respondents,
        sum (x - m)^2 = s_2 - s_1^2 / n  and  sum (x - m)^3 = s_3 - 3 s_1 s_2 / n + 2 s_1^3 / n^2.

        Parameters
        ----------
        power : {2, 3}

        Returns
        -------
        Fraction
            In numerators to that power.

        Raises
        ------
        EmptyGroupError
            If nobody has a score.
        ConstantScoreError
            If all scores are equal.

        Examples
        --------
        >>> Histogram(4, (0, 3), (1, 2)).centred_sum(2)
        Fraction(6, 1)
        """
        if not self.counts:
            raise EmptyGroupError("nobody has a score")
        if len(self.counts) == 1:
            raise ConstantScoreError("all scores are equal")
        n, first, second = self.n, self.total, self._power_sum(2)
        if power == 2:
            return Fraction(n * second - first**2, n)
        third = self._power_sum(3)
        return Fraction(n * n * third - 3 * n * first * second + 2 * first**3, n * n)

    def merge(self, *others: "Histogram") -> "Histogram":
        """Add the respondents of other histograms of the same score.

        Parameters
        ----------
        *others : Histogram

        Returns
        -------
        Histogram

        Raises
        ------
        NotMergeableError
            If a grain differs: that is another score.

        Examples
        --------
        >>> Histogram(4, (1,), (2,)).merge(Histogram(4, (0, 1), (5, 1)))
        Histogram(grain=4, numerators=(0, 1), counts=(5, 3))
        """
        merged: dict[int, int] = {}
        for part in (self, *others):
            if part.grain != self.grain:
                raise NotMergeableError(f"grain {part.grain} is not grain {self.grain}")
            for numerator, count in zip(part.numerators, part.counts, strict=True):
                merged[numerator] = merged.get(numerator, 0) + count
        return histogram(self.grain, tuple(merged), tuple(merged.values()))

    def _power_sum(self, power: int) -> int:
        return sum(c * x**power for x, c in zip(self.numerators, self.counts, strict=True))


def histogram(grain: int, numerators: Sequence[int], counts: Sequence[int]) -> Histogram:
    """Make a histogram of scores in any order, leaving out those that do not occur.

    Parameters
    ----------
    grain : int
    numerators : sequence of int, length K
        All different.
    counts : sequence of int, length K
        Zero where nobody has that score.

    Returns
    -------
    Histogram

    Raises
    ------
    InputError
        If a count is negative or a score repeats.

    Examples
    --------
    >>> histogram(4, [3, 0, 1], [2, 5, 0])
    Histogram(grain=4, numerators=(0, 3), counts=(5, 2))
    """
    present = sorted((x, c) for x, c in zip(numerators, counts, strict=True) if c)
    return Histogram(grain, tuple(x for x, _ in present), tuple(c for _, c in present))
