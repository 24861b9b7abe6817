"""The questionnaires that come with Plainseal."""

from pathlib import Path
from typing import overload

_SHELF = Path(__file__).with_name("shipped")


@overload
def shipped() -> tuple[Path, ...]: ...


@overload
def shipped(name: str) -> Path: ...


def shipped(name: str | None = None) -> Path | tuple[Path, ...]:
    """Return the paths of all shipped questionnaires, or of the one called `name`.

    Raises
    ------
    KeyError
        If none is called `name`.
    """
    files = {path.stem: path for path in sorted(_SHELF.glob("*.yaml"))}
    return tuple(files.values()) if name is None else files[name]
