"""Private files: readable by their owner only, and either whole or absent."""

import os
from pathlib import Path
from typing import Final

from survey.errors import HomeUnusable

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
PIECE: Final = 2**20


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner may enter."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(f"{folder} cannot be made: {error.strerror}") from error
    return folder


def write_private(path: Path, data: bytes) -> None:
    """Write a file of mode 0600; a crash leaves the old file or the new one, never half of it."""
    make_private(path.parent)
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise HomeUnusable(f"{path} is not writable: {error.strerror}") from error


def destroy_file(path: Path) -> None:
    """Overwrite a file and remove it; one that is gone already is fine.

    Zeros first, for disks that write in place; flash may keep the old pages until it needs them.
    """
    try:
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, PIECE)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise HomeUnusable(f"{path} is not writable: {error.strerror}") from error


def read_private(path: Path, what: str) -> bytes:
    """Return a file's bytes, or say in words what is missing."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise HomeUnusable(f"{what} is missing: {path}") from error
