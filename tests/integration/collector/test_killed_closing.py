"""A close whose process is killed at any word to its database goes on where it stood."""

import json
import subprocess
import sys
from pathlib import Path

from sqlalchemy import inspect, text

from survey.collector import service
from survey.collector.application import create_app
from survey.collector.store import Step
from survey.protocol.encoding import unb64u
from survey.protocol.merkle import root
from survey.protocol.statements import Head
from tests.integration.storage.world import SURVEY_ID, World

PEOPLE = 11  # two batches move while it collects, three wait
ROOT = Path(__file__).parents[3]


def ended(world: World) -> list[bytes]:
    """End a survey and bind the issuer's statement; return its leaves. Nothing else is done."""
    manifest = world.publish(invited=PEOPLE)
    leaves = [world.answer(number).audit_record.leaf for number in range(PEOPLE)]
    world.clock.now = manifest.closes_not_before
    statement = unb64u(world.obeyed("issuer", "close")["issuer_statement"])
    desk = world.collector.extensions["collector"]
    desk.writer.run(service.end, desk.survey(SURVEY_ID), desk.now())
    desk.writer.run(service.bind_statement, desk.survey(SURVEY_ID), statement)
    return sorted(leaves)


def test_a_close_killed_at_any_word_to_the_database_goes_on(world: World) -> None:
    leaves = ended(world)
    world.collector.extensions["collector"].stop()
    program = [sys.executable, "-m", "tests.integration.collector.killing"]
    arguments = [str(world.home), str(world.clock.now), SURVEY_ID]
    done = subprocess.run(
        [*program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    deaths = json.loads(done.stdout)
    assert set(deaths) == {"ENDED", "FLUSHED", "REWRITTEN", "SIGNED"}
    assert min(deaths.values()) > 1  # within each step and just after it
    world.collector = create_app(world.collector_config, clock=world.clock)
    client = world.client("collector")
    head = Head.from_bytes(client.get(f"/s/{SURVEY_ID}/head").data)
    assert (head.size, head.root) == (PEOPLE, root(leaves))
    assert client.get(f"/s/{SURVEY_ID}/leaves.bin").data == b"".join(leaves)
    assert len(world.fetch(head).data) == PEOPLE * (512 + 1588)
    with world.engine("collector").connect() as connection:
        assert connection.execute(text("SELECT step FROM surveys")).scalar_one() == Step.CLEAN
        assert connection.execute(text("SELECT count(*) FROM inbox")).scalar_one() == 0
        tables = {"alembic_version", "commands", "inbox", "responses", "spent", "surveys"}
        assert set(inspect(connection).get_table_names()) == tables
