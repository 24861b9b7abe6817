"""A factor model as matrices: which item hangs on which factor, and how the parameters move it.

Every derivative of the implied covariance is s (x y' + y x'), so that a parameter is two vectors,
not a matrix, and an information matrix of q parameters costs a few products of q rows.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.answers import Table, answers_of
from analysis.errors import BadDefinitionError, UnknownItemError
from analysis.responses import Responses

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Item = str | int
Model = Mapping[str, Sequence[Item]]


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Which loadings are free: L of them, of k items on f factors.

    Its parameters stand in one row: the L loadings, the f (f + 1) / 2 variances and covariances of
    the factors (lower triangle by rows), the k unique variances.

    Attributes
    ----------
    factors : tuple of str
    items : tuple of str or of int
        All items of the model, each once.
    rows, columns : ndarray of int64, shape (L,)
        Item and factor of each loading.
    """

    factors: tuple[str, ...]
    items: tuple[Item, ...]
    rows: Whole
    columns: Whole

    @classmethod
    def of(cls, model: Model) -> Self:
        """Read a model.

        Parameters
        ----------
        model : mapping of str to sequence of str or of int
            Factor to its items, by name or by place.

        Returns
        -------
        Structure

        Raises
        ------
        BadDefinitionError
            If there is no factor, a factor has no item, or names one twice.

        Examples
        --------
        >>> Structure.of({"made": ["a", "b"], "felt": ["b", "c"]}).items
        ('a', 'b', 'c')
        """
        entries: list[tuple[Item, int]] = [
            (item, place) for place, own in enumerate(model.values()) for item in own
        ]
        if not entries or not all(model.values()):
            raise BadDefinitionError("a model needs factors, and each of them items")
        if _repeats(entries):
            raise BadDefinitionError("a factor names an item twice")
        items = tuple(dict.fromkeys(item for item, _ in entries))
        rows = np.array([items.index(item) for item, _ in entries])
        return cls(tuple(model), items, rows, np.array([place for _, place in entries]))

    @property
    def links(self) -> tuple[Whole, Whole]:
        """Rows and columns of the lower triangle of the factors' covariances."""
        first, second = np.tril_indices(len(self.factors))
        return first, second

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Number of loadings, of covariances of factors, of unique variances."""
        return len(self.rows), len(self.links[0]), len(self.items)

    def matrices(self, full: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the loadings, the covariances of the factors, the unique variances.

        Parameters
        ----------
        full : ndarray of float64, shape (L + f (f + 1) / 2 + k,)

        Returns
        -------
        tuple of ndarrays of float64, shapes (k, f), (f, f), (k,)

        Examples
        --------
        >>> one = Structure.of({"made": ["a", "b"]})
        >>> one.matrices(np.array([0.8, 0.6, 1, 0.3, 0.4]))[0].tolist()
        [[0.8], [0.6]]
        """
        free, links, _ = self.sizes
        loadings = np.zeros((len(self.items), len(self.factors)))
        loadings[self.rows, self.columns] = full[:free]
        between = np.zeros((len(self.factors),) * 2)
        first, second = self.links
        between[first, second] = between[second, first] = full[free : free + links]
        return loadings, between, full[free + links :]

    def implied(self, full: Floats) -> Floats:
        """Return the implied covariance matrix, loadings x covariances x loadings' + unique.

        Parameters
        ----------
        full : ndarray of float64

        Returns
        -------
        ndarray of float64, shape (k, k)

        Examples
        --------
        >>> one = Structure.of({"made": ["a", "b"]})
        >>> one.implied(np.array([0.8, 0.6, 1, 0.36, 0.64])).round(2).tolist()
        [[1.0, 0.48], [0.48, 1.0]]
        """
        loadings, between, unique = self.matrices(full)
        implied: Floats = loadings @ between @ loadings.T + np.diag(unique)
        return implied

    def slopes(self, full: Floats) -> tuple[Floats, Floats, Floats]:
        """Return x, y and s of each parameter: the implied matrix moves by s (x y' + y x').

        Parameters
        ----------
        full : ndarray of float64, shape (q,)

        Returns
        -------
        tuple of ndarrays of float64, shapes (q, k), (q, k), (q,)

        Examples
        --------
        >>> x, y, s = Structure.of({"made": ["a", "b"]}).slopes(np.array([0.8, 0.6, 1, 0.3, 0.4]))
        >>> (s[0] * (np.outer(x[0], y[0]) + np.outer(y[0], x[0]))).tolist()
        [[1.6, 0.6], [0.6, 0.0]]
        """
        loadings, between, _ = self.matrices(full)
        unit = np.eye(len(self.items))
        first, second = self.links
        x = np.concatenate([unit[self.rows], loadings.T[first], unit])
        y = np.concatenate([(loadings @ between).T[self.columns], loadings.T[second], unit])
        halves = np.where(first == second, 0.5, 1.0)
        s = np.concatenate([np.ones(len(self.rows)), halves, np.full(len(unit), 0.5)])
        return x, y, s


def start(structure: Structure, covariance: Floats) -> Floats:
    """Return where a search begins: each factor alone, by the first eigenvector of its items.

    Parameters
    ----------
    structure : Structure
    covariance : ndarray of float64, shape (k, k)

    Returns
    -------
    ndarray of float64, shape (L + f (f + 1) / 2 + k,)
        Factors have variance 1 and no covariance.

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b"]})
    >>> start(one, np.array([[1, 0.5], [0.5, 1]])).round(2).tolist()
    [0.77, 0.77, 1.0, 0.5, 0.5]
    """
    loadings = np.zeros(len(structure.rows))
    for factor in range(len(structure.factors)):
        own = structure.rows[structure.columns == factor]
        values, vectors = np.linalg.eigh(covariance[np.ix_(own, own)])
        ahead = 1.0 if vectors[:, -1].sum() >= 0 else -1.0
        loadings[structure.columns == factor] = ahead * vectors[:, -1] * np.sqrt(0.8 * values[-1])
    first, second = structure.links
    unique = 0.5 * np.diag(covariance)
    return np.concatenate([loadings, np.where(first == second, 1.0, 0.0), unique])


def columns(x: Table, structure: Structure) -> Responses:
    """Return the answers to the items of a model, in its order.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, columns)
        As `answers_of`.
    structure : Structure
        Items by name, or by place.

    Returns
    -------
    Responses
        Of the k items.

    Raises
    ------
    UnknownItemError
        If an item is not there.

    Examples
    --------
    >>> columns([[1, 2, 3]], Structure.of({"made": [2, 0]})).values.tolist()
    [[3, 1]]
    """
    answers = answers_of(x)
    places = places_of(structure, len(answers.items), answers.items)
    values = answers.values.T[places].T
    return Responses(values, tuple(answers.items[place] for place in places))


def places_of(structure: Structure, width: int, names: Sequence[str] = ()) -> list[int]:
    """Return the places of the items of a model, which must lie within a table.

    Parameters
    ----------
    structure : Structure
    width : int
        Columns of the table.
    names : sequence of str
        Of the columns, if they have any.

    Returns
    -------
    list of int

    Raises
    ------
    UnknownItemError
        If an item is neither a name nor a place of the table.

    Examples
    --------
    >>> places_of(Structure.of({"made": [2, 0]}), 3)
    [2, 0]
    """
    known: dict[Item, int] = {place: place for place in range(width)}
    known |= {name: place for place, name in enumerate(names)}
    absent = [str(item) for item in structure.items if item not in known]
    if absent:
        raise UnknownItemError(f"the model names what is no column: {', '.join(absent)}")
    return [known[item] for item in structure.items]


def _repeats(entries: Sequence[Hashable]) -> bool:
    return len(set(entries)) < len(entries)
