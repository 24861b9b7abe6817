"""The graded response model in several groups whose traits differ in mean and deviation.

What is the trait t to the first group is (t - mean) / deviation in another, so the curves of an
item that works alike there have slope a * deviation and intercepts d + a * mean. Likelihood,
gradient and information of each group are those of a single one; the chain rule puts them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg

from analysis.errors import NotConvergedError
from analysis.irt.curves import Curve
from analysis.irt.fitting import Curves, expectation, look
from analysis.patterns import Patterns

Floats = npt.NDArray[np.float64]

ROUNDS = 100
"""From a fit of everybody together a handful is enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which parameters stand where, and which item may differ between G groups.

    Attributes
    ----------
    sizes : tuple of int, length J
        Parameters of each item.
    groups : int
    free : int or None
        The item with curves of its own in each group.

    Notes
    -----
    In order: parameters of all items in the first group; those of the free item in each other
    group; mean and deviation of each other group.
    """

    sizes: tuple[int, ...]
    groups: int
    free: int | None = None

    @property
    def length(self) -> int:
        """Number of all parameters."""
        return sum(self.sizes) + (self.groups - 1) * (self._own + 2)

    @property
    def _own(self) -> int:
        return 0 if self.free is None else self.sizes[self.free]

    def started(self, curves: Curves) -> Floats:
        """Return parameters under which all groups are alike.

        Parameters
        ----------
        curves : tuple of Curve

        Returns
        -------
        ndarray of float64, shape (length,)

        Examples
        --------
        >>> Layout((2,), 2).started((Curve(np.array([1.5, 0.2])),)).tolist()
        [1.5, 0.2, 0.0, 1.0]
        """
        parts = [curve.parameters for curve in curves]
        own = [] if self.free is None else [curves[self.free].parameters] * (self.groups - 1)
        return np.concatenate([*parts, *own, *[np.array([0.0, 1.0])] * (self.groups - 1)])

    def distribution(self, at: Floats, group: int) -> tuple[float, float]:
        """Return mean and deviation of the trait in a group.

        Parameters
        ----------
        at : ndarray of float64, shape (length,)
        group : int

        Returns
        -------
        tuple of float

        Examples
        --------
        >>> Layout((2,), 2).distribution(np.array([1.5, 0.2, 0.3, 0.9]), 1)
        (0.3, 0.9)
        """
        if group == 0:
            return 0.0, 1.0
        spot = self._spot(group)
        return float(at[spot]), float(at[spot + 1])

    def curves(self, at: Floats, group: int) -> Curves:
        """Return the curves of all items in the trait of a group itself.

        Parameters
        ----------
        at : ndarray of float64, shape (length,)
        group : int

        Returns
        -------
        tuple of Curve

        Examples
        --------
        >>> curve = Layout((2,), 2).curves(np.array([1.5, 0.2, 2.0, 0.5]), 1)[0]
        >>> curve.parameters.tolist()
        [0.75, 3.2]
        """
        mean, deviation = self.distribution(at, group)
        curves = []
        for item, block in enumerate(self._blocks()):
            if group and item == self.free:
                curves.append(Curve(at[self._own_block(group)]))
                continue
            a, d = at[block][0], at[block][1:]
            curves.append(Curve(np.concatenate([[a * deviation], d + a * mean])))
        return tuple(curves)

    def jacobian(self, at: Floats, group: int) -> Floats:
        """Return the derivatives of a group's curves by all parameters.

        Parameters
        ----------
        at : ndarray of float64, shape (length,)
        group : int

        Returns
        -------
        ndarray of float64, shape (sum of sizes, length)

        Examples
        --------
        >>> Layout((2,), 2).jacobian(np.array([1.5, 0.2, 2.0, 0.5]), 1).tolist()
        [[0.5, 0.0, 0.0, 1.5], [2.0, 1.0, 1.5, 0.0]]
        """
        by = np.zeros((sum(self.sizes), self.length))
        mean, deviation = self.distribution(at, group)
        spot = self._spot(group)
        for item, block in enumerate(self._blocks()):
            if group and item == self.free:
                by[block, self._own_block(group)] = np.eye(self.sizes[item])
                continue
            by[block, block] = np.eye(self.sizes[item])
            if group:
                slope, steps = block.start, slice(block.start + 1, block.stop)
                by[slope, slope], by[slope, spot + 1] = deviation, at[slope]
                by[steps, slope], by[steps, spot] = mean, at[slope]
        return by

    def bend(self, gradient: Floats, group: int) -> Floats:
        """Return the second derivatives of a group's curves, weighted by a gradient.

        Parameters
        ----------
        gradient : ndarray of float64, shape (sum of sizes,)
        group : int

        Returns
        -------
        ndarray of float64, shape (length, length)

        Examples
        --------
        >>> Layout((2,), 2).bend(np.array([3.0, 7.0]), 1)[0].tolist()
        [0.0, 0.0, 7.0, 3.0]
        """
        bend, spot = np.zeros((self.length, self.length)), self._spot(group)
        for item, block in enumerate(self._blocks() if group else ()):
            if item != self.free:
                bend[block.start, spot] = gradient[block.start + 1 : block.stop].sum()
                bend[block.start, spot + 1] = gradient[block.start]
        return bend + bend.T

    def _blocks(self) -> list[slice]:
        ends = np.cumsum(self.sizes).tolist()
        return [slice(end - size, end) for size, end in zip(self.sizes, ends, strict=True)]

    def _spot(self, group: int) -> int:
        """Where the mean of another group stands; its deviation comes after it."""
        return self.length - 2 * (self.groups - group)

    def _own_block(self, group: int) -> slice:
        start = sum(self.sizes) + (group - 1) * self._own
        return slice(start, start + self._own)


def climb(
    at: Floats, layout: Layout, groups: Sequence[Patterns], tolerance: float
) -> tuple[Floats, float]:
    """Raise the likelihood of all groups by Newton's method.

    Parameters
    ----------
    at : ndarray of float64, shape (length,)
        Where to start.
    layout : Layout
    groups : sequence of Patterns
    tolerance : float
        In units of the log likelihood.

    Returns
    -------
    tuple of ndarray of float64 and float
        Parameters, and the log likelihood.

    Raises
    ------
    NotConvergedError
        If no step leads up, or it does not settle.

    Examples
    --------
    >>> from analysis.irt.start import start
    >>> from analysis.patterns import collapse
    >>> rng = np.random.default_rng(1)
    >>> made = rng.normal(size=(400, 1)) + rng.logistic(size=(400, 3)) > 0
    >>> halves = [collapse(made[:200].astype(int)), collapse(made[200:].astype(int))]
    >>> layout = Layout((2, 2, 2), 2)
    >>> climb(layout.started(start(halves[0])), layout, halves, 1e-8)[0].shape
    (8,)
    """
    for _ in range(ROUNDS):
        loglik, gradient, information = _together(at, layout, groups)
        step = np.linalg.solve(information, gradient)
        if 0 <= gradient @ step < 2 * tolerance:
            return at, loglik
        at = _ahead(at, layout, groups, (loglik, gradient, information))
    raise NotConvergedError(f"no maximum within {ROUNDS} rounds")


def _together(
    at: Floats, layout: Layout, groups: Sequence[Patterns]
) -> tuple[float, Floats, Floats]:
    loglik, gradient = 0.0, np.zeros(layout.length)
    information = np.zeros((layout.length, layout.length))
    for group, patterns in enumerate(groups):
        here = look(layout.curves(at, group), patterns)
        by = layout.jacobian(at, group)
        loglik += here.loglik
        gradient += by.T @ here.gradient
        information += by.T @ here.information @ by - layout.bend(here.gradient, group)
    return loglik, gradient, information


def _ahead(
    at: Floats,
    layout: Layout,
    groups: Sequence[Patterns],
    here: tuple[float, Floats, Floats],
) -> Floats:
    """Go Newton's step, or a more careful one, if that leads up."""
    loglik, gradient, information = here
    least = float(linalg.eigvalsh(information)[0])
    for care in (0.0, 0.1, 1.0, 10.0, 100.0):
        safe = information + (care + max(0.0, 1 - least)) * np.eye(len(at)) * (
            care > 0 or least < 0
        )
        ahead = at + np.linalg.solve(safe, gradient)
        if _allowed(ahead, layout) and _loglik(ahead, layout, groups) > loglik:
            return ahead
    raise NotConvergedError("no step leads up")


def _allowed(at: Floats, layout: Layout) -> bool:
    curves = [curve for group in range(layout.groups) for curve in layout.curves(at, group)]
    deviations = [layout.distribution(at, group)[1] for group in range(layout.groups)]
    return min(deviations) > 0 and all(curve.ordered for curve in curves)


def _loglik(at: Floats, layout: Layout, groups: Sequence[Patterns]) -> float:
    return sum(
        expectation(layout.curves(at, group), patterns)[0] for group, patterns in enumerate(groups)
    )
