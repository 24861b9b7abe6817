"""A flush whose process is killed at any word to its database has happened, or has not."""

import json
import subprocess
import sys
from pathlib import Path

from survey.storage.databases import sqlite_url
from tests.integration.collector.flush_killing import BATCH
from tests.integration.storage.world import World

ROOT = Path(__file__).parents[3]


def test_a_flush_killed_at_any_word_to_the_database_loses_and_doubles_nobody(world: World) -> None:
    own = sqlite_url(world.home / "collector" / "collector.sqlite3")
    url = world.databases.get("collector", own)
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.collector.flush_killing", url],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["deaths"] > 10  # the look, both moves and the sweep say more words than that
    assert BATCH <= found["wait"] < 2 * BATCH
    assert found["rest"] >= 2 * BATCH
