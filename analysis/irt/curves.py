"""The graded response model: how likely each answer is at each level of the trait.

With slope a and falling intercepts d_1 > ... > d_m, P(x >= k | t) = 1 / (1 + exp(-(a t + d_k)))
(Samejima 1969, Psychometrika Monograph 17). The likelihood of an answer lies between two such
curves, u = a t + d_k and v = a t + d_(k+1):

    log P_k = log s(u) + log s(-v) + log(1 - exp(v - u)),   s the logistic function.

Written so, nothing cancels in the tails, its derivatives are those of three simple terms, and it is
concave in u and v, so that Newton's steps of an item always lead up.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One item of m + 1 categories.

    Attributes
    ----------
    parameters : ndarray of float64, shape (1 + m,)
        The slope, then the intercepts in falling order.
    """

    parameters: Floats

    @property
    def slope(self) -> float:
        """How strongly the answer follows the trait."""
        return float(self.parameters[0])

    @property
    def intercepts(self) -> Floats:
        """One for each category but the lowest."""
        return self.parameters[1:]

    @property
    def ordered(self) -> bool:
        """Whether the intercepts fall, so that every category has a chance."""
        return bool((np.diff(self.intercepts) < 0).all() and np.isfinite(self.parameters).all())

    def above(self, trait: Floats) -> Floats:
        """Return a t + d_k, the log odds of answering in category k or higher.

        Parameters
        ----------
        trait : ndarray of float64, shape (Q,)

        Returns
        -------
        ndarray of float64, shape (m, Q)

        Examples
        --------
        >>> Curve(np.array([2.0, 1.0, -1.0])).above(np.array([0.0, 1.0])).tolist()
        [[1.0, 3.0], [-1.0, 1.0]]
        """
        return self.slope * trait + self.intercepts[:, None]

    def log_probabilities(self, trait: Floats) -> Floats:
        """Return the log likelihood of each category.

        Parameters
        ----------
        trait : ndarray of float64, shape (Q,)

        Returns
        -------
        ndarray of float64, shape (m + 1, Q)

        Examples
        --------
        >>> curve = Curve(np.array([1.5, 1.0, -1.0]))
        >>> np.exp(curve.log_probabilities(np.zeros(1))).round(3).ravel().tolist()
        [0.269, 0.462, 0.269]
        """
        z = self.above(trait)
        logs = np.zeros((len(z) + 1, len(trait)))
        logs[1:] += special.log_expit(z)
        logs[:-1] += special.log_expit(-z)
        logs[1:-1] += np.log(-np.expm1(-self.gaps))[:, None]
        return logs

    def scores(self, trait: Floats) -> Floats:
        """Return the derivative of each category's log likelihood by each parameter.

        Parameters
        ----------
        trait : ndarray of float64, shape (Q,)

        Returns
        -------
        ndarray of float64, shape (m + 1, Q, 1 + m)

        Examples
        --------
        >>> Curve(np.array([1.0, 0.0])).scores(np.array([2.0])).round(3).tolist()
        [[[-1.762, -0.881]], [[0.238, 0.119]]]
        """
        z = self.above(trait)
        m, pull = len(z), self.pull[:, None]
        by = np.zeros((m + 1, len(trait), 1 + m))
        each = np.arange(m)
        by[each + 1, :, each + 1] = special.expit(-z) + pull[1:]
        by[each, :, each + 1] = -special.expit(z) - pull[:-1]
        by[1:, :, 0] += special.expit(-z) * trait
        by[:-1, :, 0] -= special.expit(z) * trait
        return by

    def slopes_of_sum(self, trait: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """Return gradient and negative Hessian of a weighted sum of log likelihoods.

        Parameters
        ----------
        trait : ndarray of float64, shape (Q,)
        weights : ndarray of float64, shape (m + 1, Q)
            Respondents expected to answer so, at that level of the trait.

        Returns
        -------
        tuple of ndarray of float64, shapes (1 + m,) and (1 + m, 1 + m)
            The second is positive definite if every category was chosen.

        Examples
        --------
        >>> gradient, bend = Curve(np.array([1.0, 0.0])).slopes_of_sum(
        ...     np.array([-1.0, 1.0]), np.array([[3.0, 1.0], [1.0, 3.0]])
        ... )
        >>> gradient.round(3).tolist(), bend.round(3).tolist()
        ([0.152, 0.0], [[1.573, 0.0], [0.0, 1.573]])
        """
        return slopes_along(self, self.above(trait), trait[:, None], weights)

    @property
    def gaps(self) -> Floats:
        """Return u - v of the categories between the lowest and the highest."""
        gaps: Floats = -np.diff(self.intercepts)
        return gaps

    @property
    def pull(self) -> Floats:
        """1 / (exp(u - v) - 1) of each category: 0 for the lowest and the highest."""
        shrunk = np.exp(-self.gaps)
        return np.concatenate([[0.0], shrunk / -np.expm1(-self.gaps), [0.0]])

    @property
    def bend(self) -> Floats:
        """exp(u - v) / (exp(u - v) - 1)^2 of each category: 0 for the lowest and the highest."""
        pull = self.pull
        return pull * (1 + pull)


def slopes_along(curve: Curve, z: Floats, design: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return gradient and negative Hessian of a sum of log likelihoods whose log odds are X b + d.

    Parameters
    ----------
    curve : Curve
        Of the intercepts d.
    z : ndarray of float64, shape (m, Q)
        X b + d.
    design : ndarray of float64, shape (Q, p)
        X.
    weights : ndarray of float64, shape (m + 1, Q)

    Returns
    -------
    tuple of ndarray of float64, shapes (p + m,) and (p + m, p + m)
        By b, then by the intercepts.

    Examples
    --------
    >>> curve, weights = Curve(np.array([1.0, 0.0])), np.array([[3.0, 1.0], [1.0, 3.0]])
    >>> slopes_along(curve, np.zeros((1, 2)), np.array([[0.0], [1.0]]), weights)[0].tolist()
    [1.0, 0.0]
    """
    rise, fall = special.expit(-z), special.expit(z)
    total, pull, between = weights.sum(axis=1), curve.pull, weights.sum(axis=1) * curve.bend
    lift = weights[1:] * rise - weights[:-1] * fall
    by_intercept = lift.sum(axis=1) + total[1:] * pull[1:] - total[:-1] * pull[:-1]
    gradient = np.concatenate([lift.sum(axis=0) @ design, by_intercept])
    load = (weights[1:] + weights[:-1]) * rise * fall
    size = design.shape[1]
    bend = np.zeros((len(gradient), len(gradient)))
    bend[:size, :size] = (design.T * load.sum(axis=0)) @ design
    bend[size:, :size] = load @ design
    bend[:size, size:] = bend[size:, :size].T
    tied = np.diag(between[1:-1], 1) + np.diag(between[1:-1], -1)
    bend[size:, size:] = np.diag(load.sum(axis=1) + between[1:] + between[:-1]) - tied
    return gradient, bend
