"""Whether columns that are held apart tell of the same people in the same order.

Rows are taken by place. pandas gives each row a label, too, and if the labels of two columns differ
then their places do not belong together: a group beside the score of somebody else.
"""

from collections.abc import Mapping

from analysis.errors import RowsDisagreeError

MEND = (
    "rows are taken by place. Align them by their index first, or call .reset_index(drop=True) on "
    "each if they stand in the same order"
)


def index_of(column: object) -> object | None:
    """Return the index of what has one: a column or a frame of pandas, a mapping to such, weights.

    Parameters
    ----------
    column : object

    Returns
    -------
    pandas.Index or None

    Examples
    --------
    >>> index_of([1, 2]) is None
    True
    """
    if isinstance(column, Mapping):
        found = (index_of(each) for each in column.values())
        return next((index for index in found if index is not None), None)
    index = getattr(column, "index", None)
    return index if hasattr(index, "equals") else None  # a list has a method of that name


def require_same_rows(columns: Mapping[str, object]) -> None:
    """Refuse columns whose rows have different labels, or the same ones in another order.

    Parameters
    ----------
    columns : mapping of str to columns
        By the names for the refusal. What has no index is taken by place; so are columns of
        different length, which are refused as such elsewhere.

    Raises
    ------
    RowsDisagreeError
        If the pandas indices of two columns of one length differ.

    Examples
    --------
    >>> require_same_rows({"score": [1.0, 2.0], "group": ["a", "b"]})
    """
    indices = {
        name: found for name, each in columns.items() if (found := index_of(each)) is not None
    }
    for name, index in indices.items():
        first, rows = next(iter(indices.items()))
        if len(index) == len(rows) and not index.equals(rows):  # type: ignore[attr-defined, arg-type]
            raise RowsDisagreeError(f"{first} and {name} have different indices: {MEND}")
