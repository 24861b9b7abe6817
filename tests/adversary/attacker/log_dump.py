"""PostgreSQL's own reader of its log, where the machine has it: which rows changed, in order."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PROGRAM: Final = "pg_waldump"
INSTALLED: Final = Path("/usr/lib/postgresql")
SEGMENT: Final = re.compile(r"[0-9A-F]{24}")
RECORD: Final = re.compile(r"desc: \w+.*?off:? (\d+).*blkref #0: rel \d+/(\d+/\d+) blk (\d+)")
Place = tuple[str, int, int]  # file, block, line pointer


def changed_rows(folder: Path) -> Iterator[Place]:
    """Yield the place of every row that a record of the log names, in the log's order."""
    segments = sorted(path.name for path in folder.iterdir() if SEGMENT.fullmatch(path.name))
    program = _program()
    for segment in segments if program else []:
        done = subprocess.run(
            [str(program), "--path", str(folder), segment],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        for item, relation, block in RECORD.findall(done.stdout):
            yield f"base/{relation}", int(block), int(item)


def _program() -> Path | None:
    installed = sorted(INSTALLED.glob(f"*/bin/{PROGRAM}"))
    found = shutil.which(PROGRAM)
    return installed[-1] if installed else Path(found) if found else None
