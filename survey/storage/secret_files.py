"""Keys on disk: one file per key and survey, 0600, beside the database, outside every backup.

A key is written whole and durable before anybody hears of its public half.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


class SecretFiles:
    """One kind of key in a room's ``secrets`` folder: ``<survey_id>.<kind>``."""

    def __init__(self, folder: Path, kind: str) -> None:
        """Remember where; nothing is read yet."""
        self._folder = folder
        self._kind = kind

    def read(self, survey_id: str) -> bytes | None:
        """Return the key, or None if there is none or it was destroyed."""
        try:
            return self._path(survey_id).read_bytes()
        except FileNotFoundError:
            return None

    def read_or_make(self, survey_id: str, make: Callable[[], bytes]) -> bytes:
        """Return the survey's key; of several that make it at once, one wins for all."""
        present = self.read(survey_id)
        if present is not None:
            return present
        path = self._path(survey_id)
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
        _write(temporary, make())
        try:
            os.link(temporary, path)  # atomic, and fails if another thread was first
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
        self._settle()
        return path.read_bytes()

    def destroy(self, survey_id: str) -> bool:
        """Overwrite and remove the key; tell whether there was one.

        On flash the old cells may live on until the drive reuses them: an encrypted disk is the
        answer to that, not this function.
        """
        path = self._path(survey_id)
        try:
            length = path.stat().st_size
        except FileNotFoundError:
            return False
        _overwrite(path, secrets.token_bytes(length))
        path.unlink(missing_ok=True)
        self._settle()
        return True

    def _path(self, survey_id: str) -> Path:
        return self._folder / f"{survey_id}.{self._kind}"

    def _settle(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _overwrite(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
