"""What maximum likelihood needs of a sample: means and covariances with n below, not n - 1."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.errors import NotPositiveDefiniteError, TooFewRespondentsError
from analysis.moments import Moments

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Means and covariances of k items.

    Attributes
    ----------
    means : ndarray of float64, shape (k,)
    covariance : ndarray of float64, shape (k, k)
        With n below.
    n : int
    left_out : int
        Respondents who answered some items, not all.
    """

    means: Floats
    covariance: Floats
    n: int
    left_out: int = 0

    @classmethod
    def of(cls, moments: Moments) -> Self:
        """Take them from sums, if these can carry a factor model.

        Parameters
        ----------
        moments : Moments
            Complete sums of k items.

        Returns
        -------
        Sample

        Raises
        ------
        IncompleteMomentsError
            If the sums are pairwise over different respondents.
        TooFewRespondentsError, ConstantItemError, NotPositiveDefiniteError
            If there are no more respondents than items, an item was answered alike by all, or some
            items follow from the others.

        Examples
        --------
        >>> found = Sample.of(Moments.of(np.array([[1, 1], [1, 3], [3, 1], [3, 3]])))
        >>> found.means.tolist(), found.covariance.tolist(), found.n
        ([2.0, 2.0], [[1.0, 0.0], [0.0, 1.0]], 4)
        """
        n, k = moments.n, len(moments.counts)
        if n <= k:
            raise TooFewRespondentsError("a factor model needs more respondents than items")
        covariance = moments.varying() * ((n - 1) / n)
        if np.linalg.matrix_rank(covariance, hermitian=True) < k:
            raise NotPositiveDefiniteError("some items follow from the others")
        return cls(np.diag(moments.sums) / n, covariance, n, moments.left_out)
