"""Finding bytes in files of any size, compressed ones too."""

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

CHUNK: Final = 1 << 20
OVERLAP: Final = 256  # longer than anything looked for


def files_under(place: Path) -> Iterator[Path]:
    """Yield a file itself, or every file below a folder; links are not followed out of it."""
    if place.is_file():
        yield place
    for folder, _folders, names in os.walk(place):
        yield from (path for name in sorted(names) if (path := Path(folder, name)).is_file())


def is_readable(place: Path) -> bool:
    """Tell whether all of a place can be looked at."""
    folders = [Path(folder) for folder, _folders, _names in os.walk(place)]
    may_enter = all(os.access(folder, os.R_OK | os.X_OK) for folder in [place, *folders])
    if place.is_file():
        return os.access(place, os.R_OK)
    return may_enter and all(os.access(path, os.R_OK) for path in files_under(place))


def found_in(path: Path, wanted: re.Pattern[bytes]) -> bool:
    """Tell whether a file holds such bytes; one that vanishes meanwhile does not."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            return _found(cast("BinaryIO", file), wanted)
    except (OSError, EOFError):
        return False


def starts_with(path: Path, magic: bytes) -> bool:
    """Tell whether a file begins with these bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(magic)) == magic
    except OSError:
        return False


def _found(file: BinaryIO, wanted: re.Pattern[bytes]) -> bool:
    tail = b""
    while chunk := file.read(CHUNK):
        if wanted.search(tail + chunk):
            return True
        tail = chunk[-OVERLAP:]
    return False
