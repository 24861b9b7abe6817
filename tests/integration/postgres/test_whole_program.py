"""The whole program, issuer and collector over PostgreSQL, from invitation to release."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit

from survey.cli.demo.places import Places
from survey.cli.demo.servers import ROOMS, Site, running, wait_for_ports
from survey.errors import PortInUse
from survey.researcher.opening.run import COUNTS
from survey.web.serving import check_port
from tests.integration.cli.conftest import Typist

PEOPLE = 60


@pytest.fixture
def places(tmp_path: Path, databases: dict[str, str]) -> Iterator[Places]:
    """Four servers that trust the key of a desk; two of them name a database."""
    places = Places(tmp_path)
    site = Site("localhost", four_free_ports())
    desk, operator = Typist(places.desk), Typist(places.servers)
    origins = [part for room in ROOMS for part in (f"--{room}", site.origin(room))]
    key = desk.done("init", "researcher", *origins)
    for room in ROOMS:
        operator.done("init", room, "--origin", site.origin(room))
    operator.done("trust", key)
    for room, url in databases.items():
        configure(places.servers / room / "config.toml", url)
    wait_for_ports(site)
    with running(places, site):
        yield places


def configure(path: Path, url: str) -> None:
    document = tomlkit.parse(path.read_text("utf-8"))
    document["database"] = url
    path.write_text(tomlkit.dumps(document), "utf-8")


def four_free_ports() -> int:
    """Return the first of four ports that nobody listens on."""
    return next(
        first for first in range(21_000, 25_000, 4) if all(map(is_free, range(first, first + 4)))
    )


def is_free(port: int) -> bool:
    try:
        check_port("127.0.0.1", port)
    except PortInUse:
        return False
    return True


def test_a_survey_from_invitation_to_release(places: Places) -> None:
    desk = Typist(places.desk)
    folder = desk.closed_survey(PEOPLE)
    desk.done("open", "--survey", folder.survey_id)
    counts = json.loads((folder.path / COUNTS).read_text("utf-8"))
    released = desk.done("release", "--survey", folder.survey_id)
    assert PEOPLE in counts.values()
    assert released.endswith("releases/1")
    desk.done("verify", "--survey", folder.survey_id)
    for room in ("issuer", "collector"):
        assert not list((places.servers / room).glob("*.sqlite3*"))
