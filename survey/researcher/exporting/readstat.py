"""pyreadstat, the extra ``export``: asked for late, so that everything else works without it."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from survey.errors import SurveyError

ELLIPSIS: Final = "…"


class ExtraMissing(SurveyError):
    """A format needs a package that is not installed."""

    code = "extra-missing"


def frame_of(columns: dict[str, tuple[list[Any], str]]) -> Any:  # noqa: ANN401 - pandas has no types
    """Return a data frame of columns with their types."""
    pandas = _module("pandas")
    return pandas.DataFrame({n: pandas.Series(c, dtype=kind) for n, (c, kind) in columns.items()})


def readstat() -> Any:  # noqa: ANN401 - its frames have no types
    """Return the library, or say how to get it."""
    _module("pandas")
    return _module("pyreadstat")


def written(folder: Path, write: Callable[[Path], None]) -> bytes:
    """Return what a library that knows only paths writes: in a private folder, gone at once."""
    with TemporaryDirectory(dir=folder, prefix=".writing-") as place:
        path = Path(place) / "answers"
        write(path)
        return path.read_bytes()


def cut(words: str, most: int) -> str:
    """Return as many whole characters as fit into a number of bytes; an ellipsis says it is cut."""
    whole = words.encode()
    if len(whole) <= most:
        return words
    return whole[: most - len(ELLIPSIS.encode())].decode(errors="ignore") + ELLIPSIS


def _module(name: str) -> Any:  # noqa: ANN401
    try:
        return import_module(name)
    except ImportError as error:
        raise ExtraMissing(
            "SPSS and Stata files need an extra: pip install 'plainseal[export]'"
        ) from error
