"""The door of every statistic of items: any table of answers, read rightly or refused."""

import numpy as np
import numpy.typing as npt

from analysis.columns import (
    SHAPE,
    Columns,
    array_of,
    beside,
    coded,
    column,
    columns_of,
    place_of,
)
from analysis.errors import NotRespondentsError, NotWholeNumbersError, UnknownItemError
from analysis.responses import Responses

LAID = "give them names, as a mapping, or lay columns side by side: pd.concat(columns, axis=1)"

Table = Responses | Columns | npt.ArrayLike


def answers_of(x: Table) -> Responses:
    """Read a table of answers, however it is held.

    A table of bare numbers has no codebook: any code from 0 to 127 is taken for an answer. What a
    scale has is checked by `Responses.of` and `files.read`.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table, mapping of str to columns, or array_like, shape (n, k)
        Whole numbers; -1 to -4 are `Missing`; an empty, NaN or masked cell is not answered; true
        and false are 1 and 0.

    Returns
    -------
    Responses
        Columns without names are called ``x[:, 0]``, ``x[:, 1]`` and so on.

    Raises
    ------
    NotWholeNumbersError
        If it is no table, a list of Series, or a column holds fractions or texts.
    CodeOutsideScaleError
        If a code is above 127, or below zero and no missing code.
    UnequalLengthsError, InputError
        If columns differ in length, or two have one name.
    RowsDisagreeError
        If columns of a mapping have different pandas indices.
    NotRespondentsError
        If sums are given, or anything else that has no rows.

    Examples
    --------
    >>> answers_of([[1, 5.0], [None, -3]]).values.tolist()
    [[1, 5], [-2, -3]]
    >>> answers_of({"a": [1, 2], "b": [2, 2]}).items
    ('a', 'b')
    """
    if isinstance(x, Responses):
        return x
    columns = columns_of(x)
    if columns is not None:
        values = beside([column(name, cells) for name, cells in columns.items()])
        return Responses(values, tuple(columns))
    if isinstance(x, list | tuple) and any(map(_is_column, x[:1])):
        raise NotWholeNumbersError(f"a list of Series may be rows or columns: {LAID}")
    cells = array_of(x)  # type: ignore[arg-type]  # a table of Arrow names its columns
    if not cells.ndim and cells.dtype.kind == "O":
        raise NotRespondentsError(f"answers of persons are needed, not {type(x).__name__}")
    if cells.ndim != 2:
        raise NotWholeNumbersError(f"answers are a table: {SHAPE}")
    items = tuple(map(place_of, range(cells.shape[1])))
    return Responses(_read_only(coded(cells, items)), items)


def complete(answers: Responses) -> Responses:
    """Keep the respondents who answered all items.

    Parameters
    ----------
    answers : Responses

    Returns
    -------
    Responses

    Examples
    --------
    >>> complete(answers_of([[1, 2], [3, None]])).values.tolist()
    [[1, 2]]
    """
    whole = (answers.values >= 0).all(axis=1)
    return Responses(answers.values[whole], answers.items, answers.variables)


def named(items: tuple[str, ...], place: int) -> str:
    """Return how the item at a place is spoken of.

    Parameters
    ----------
    items : tuple of str
        Names, or nothing.
    place : int

    Returns
    -------
    str

    Examples
    --------
    >>> named(("a", "b"), 1), named((), 1)
    ('b', 'x[:, 1]')
    """
    return items[place] if items else place_of(place)


def as_fitted(x: Table, items: tuple[str, ...]) -> Responses:
    """Lay answers out in the order of the items that a model was fitted to.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table, mapping of str to columns, or array_like, shape (n, J)
        As `answers_of`.
    items : tuple of str, length J
        Of the fit.

    Returns
    -------
    Responses
        Where both have names, the columns by name; otherwise by place.

    Raises
    ------
    InputError
        As `answers_of`.
    UnknownItemError
        If a column is missing, or is of no item of the fit.

    Examples
    --------
    >>> as_fitted({"b": [1, 2], "a": [3, 4]}, ("a", "b")).values.tolist()
    [[3, 1], [4, 2]]
    """
    answers = answers_of(x)
    if _nameless(items) or _nameless(answers.items):
        return answers
    absent = [item for item in items if item not in answers.items]
    unknown = [item for item in answers.items if item not in items]
    if absent or unknown:
        told = [f"no column for {', '.join(absent)}"] if absent else []
        told += [f"no item {', '.join(unknown)}"] if unknown else []
        raise UnknownItemError(
            f"the model was fitted to {', '.join(items)}: {'; '.join(told)}. Select or rename "
            "columns, or hand over a bare array, which is taken by place"
        )
    return Responses(answers.select(items), items)


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two tables are of the same items, as far as their names tell.

    Parameters
    ----------
    one, other : tuple of str
        Names; of a table without names nothing, or places.

    Returns
    -------
    bool

    Examples
    --------
    >>> alike(("a", "b"), ("b", "a")), alike(("a", "b"), ("x[:, 0]", "x[:, 1]"))
    (False, True)
    """
    return one == other or _nameless(one) or _nameless(other)


def unanswered(answers: Responses) -> str:
    """Say which items nobody answered: the usual reason why nobody answered all.

    Parameters
    ----------
    answers : Responses

    Returns
    -------
    str
        Ready to stand behind a refusal; empty if each item was answered by somebody.

    Examples
    --------
    >>> unanswered(answers_of([[1, None], [2, -1]]))
    '; nobody answered x[:, 1]'
    """
    silent = np.flatnonzero((answers.values < 0).all(axis=0)).tolist()
    who = ", ".join(named(answers.items, place) for place in silent)
    return f"; nobody answered {who}" if who else ""


def _is_column(each: object) -> bool:
    marks = ("iloc", "__arrow_c_array__", "__arrow_c_stream__")
    return any(hasattr(each, mark) for mark in marks)


def _nameless(items: tuple[str, ...]) -> bool:
    return items == tuple(map(place_of, range(len(items))))


def _read_only(cells: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    view = cells.view()  # whose table it is may go on writing to it
    view.setflags(write=False)
    return view
