"""Taking everything: each file of every home, with what the file system knows about it."""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx

from tests.adversary.attacker.evidence import LISTING

DATABASE: Final = Path("postgres")
PUBLIC: Final = ("head", "leaves.bin", "audit-records", "issuer-statement")


def copy_all(to: Path, homes: Path, served: Path | None = None) -> Path:
    """Copy a folder, and a database server's, with times; note what the file system knows."""
    found = {path: path.relative_to(homes) for path in _walk(homes)}
    if served:
        found |= {path: DATABASE / path.relative_to(served) for path in _walk(served)}
    listing = {}
    for number, (path, name) in enumerate(found.items()):
        with suppress(FileNotFoundError):  # a server that runs may remove a file meanwhile
            known = path.stat()
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to / name)
            listing[str(name)] = _entry(known, number)
    (to / LISTING).write_text(json.dumps(listing))
    return to


def _entry(known: os.stat_result, number: int) -> dict[str, int]:
    return {
        "modification time": known.st_mtime_ns,
        "change time": known.st_ctime_ns,
        "inode": known.st_ino,
        "directory place": number,
    }


def download_public(collector: str, survey_id: str, to: Path, client: httpx.Client) -> None:
    """Add what anybody can download after close."""
    to.mkdir()
    for name in PUBLIC:
        answer = client.get(f"{collector}/s/{survey_id}/{name}").raise_for_status()
        (to / name).write_bytes(answer.content)


def _walk(folder: Path) -> list[Path]:
    """Return all files in the order in which the directories hold them."""
    found = []
    for entry in os.scandir(folder):
        path = Path(entry.path)
        found += _walk(path) if entry.is_dir() else [path] * path.is_file()
    return found
