"""Taking everything: each file of every home, with what the file system knows about it."""

import json
import os
import shutil
from pathlib import Path

import httpx

from tests.adversary.attacker.evidence import LISTING

PUBLIC = ("head", "leaves.bin", "audit-records", "issuer-statement")


def copy_all(homes: Path, to: Path) -> Path:
    """Copy a folder with times; note times, inodes and directory places first."""
    listing = {}
    for place, path in enumerate(_walk(homes)):
        known = path.stat()
        listing[str(path.relative_to(homes))] = {
            "modification time": known.st_mtime_ns,
            "change time": known.st_ctime_ns,
            "inode": known.st_ino,
            "directory place": place,
        }
    shutil.copytree(homes, to)
    (to / LISTING).write_text(json.dumps(listing))
    return to


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
        found += _walk(path) if entry.is_dir() else [path]
    return found
