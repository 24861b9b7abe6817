"""The questionnaires that come with Plainseal."""

from pathlib import Path
from typing import overload

_SHELF = Path(__file__).with_name("shipped")


@overload
def shipped() -> tuple[Path, ...]:  # noqa: D418  (whatever is public says what it is)
    """Return the paths of all."""


@overload
def shipped(name: str) -> Path:  # noqa: D418
    """Return the path of one."""


def shipped(name: str | None = None) -> Path | tuple[Path, ...]:
    """Return the paths of all shipped questionnaires, or of the one called `name`.

    Raises
    ------
    KeyError
        If none is called `name`.
    """
    files = {path.stem: path for path in sorted(_SHELF.glob("*.yaml"))}
    return tuple(files.values()) if name is None else files[name]
