"""The attacker's own tools: they read what SQLite wrote, and know nothing of Plainseal."""

import ast
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.adversary.attacker import embedded, identities
from tests.adversary.attacker.images import Image
from tests.adversary.attacker.records import rows, tables
from tests.adversary.attacker.search import Finder

ATTACKER = Path(__file__).parent / "attacker"
OWN = "tests.adversary.attacker"
ALLOWED = {*sys.stdlib_module_names, "numpy"} - {"sqlite3"}


@pytest.mark.parametrize("path", sorted(ATTACKER.glob("*.py")), ids=lambda path: path.name)
def test_the_attacker_imports_nothing_of_ours_and_no_database(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert all(name.startswith(OWN) or name.split(".")[0] in ALLOWED for name in names), names


@pytest.mark.parametrize("page_bytes", [512, 4096, 65_536])
@pytest.mark.parametrize("ending", ["", " WITHOUT ROWID"])
def test_the_parser_reads_every_row_that_sqlite_wrote(
    tmp_path: Path, page_bytes: int, ending: str
) -> None:
    path = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"PRAGMA page_size={page_bytes}")
        database.execute(
            f"CREATE TABLE some (a TEXT PRIMARY KEY, b BLOB, c INTEGER, d REAL){ending}"
        )
        written = [
            (f"{n * 7919 % 1000:04}", bytes([n % 256]) * (n * 13), n - 150, n / 4)
            for n in range(300)
        ]
        database.executemany("INSERT INTO some VALUES (?, ?, ?, ?)", written)
    image = Image(path.read_bytes())
    (table,) = (each for each in tables(image) if each.name == "some")
    read = [tuple(row.values.values()) for row in rows(image, table)]
    assert sorted(read) == sorted((a.encode(), b, c, d) for a, b, c, d in written)


def test_the_log_is_laid_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE some (a INTEGER PRIMARY KEY, b BLOB)")
        for number in range(50):
            database.execute("INSERT INTO some VALUES (?, zeroblob(500))", (number,))
        log = path.with_name("some.sqlite3-wal").read_bytes()
        seized = embedded.Database("some", path.read_bytes(), log)
        assert sum("b" in row for row in seized.values()) == 50
        assert len(seized.frames) > 50


def test_the_finder_finds_a_tag_at_every_offset() -> None:
    tags = [identities.Trace("who", "k", str(n), bytes([n + 1]) * 16) for n in range(9)]
    data = b"".join(b"\0" * (n + 1) + trace.tag for n, trace in enumerate(tags))
    assert [hit.trace for hit in Finder(tags).find(data)] == tags
    assert [hit.offset for hit in Finder(tags).find(data)] == [
        sum(range(n + 2)) + 16 * n for n in range(9)
    ]
    assert Finder(tags).find(b"\1" * 8) == []
    assert Finder([]).find(data) == []
