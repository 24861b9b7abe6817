"""One survey, run by five hands on one machine that cannot read one another's homes."""

import json
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from survey.cli.simulate import read_links

from .hands import FIRST_UID, Hand, interpreter
from .people import Secrets, answer

ROOMS = ("issuer", "collector", "page", "console")
HANDS = (*ROOMS, "researcher")
INVITED = 14
PEOPLE = 12


@dataclass
class Site:
    """Five hands, four of them serving, and what the people remember."""

    hands: dict[str, Hand]
    origins: dict[str, str]
    users: dict[str, int] = field(default_factory=dict)
    people: list[Secrets] = field(default_factory=list)
    doctors: dict[str, dict[str, Any]] = field(default_factory=dict)
    opened: dict[str, Any] = field(default_factory=dict)
    status: dict[str, Any] = field(default_factory=dict)
    verified: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site after the survey: published, answered, closed, opened, released."""
    if os.geteuid() != 0:
        pytest.skip("SKIPPED ALOUD: not root, so nobody can be several users")
    python = interpreter()
    if python is None:
        pytest.skip("SKIPPED ALOUD: no Python here that another user may run")
    folder = Path(tempfile.mkdtemp(prefix="hands-"))
    folder.chmod(0o755)  # everybody may pass; each home is closed
    try:
        yield _run(folder, python)
    finally:
        shutil.rmtree(folder)


def _run(folder: Path, python: str) -> Site:
    ports = dict(zip(ROOMS, _free_ports(len(ROOMS)), strict=True))
    # cookies know no ports: the console never shares a host name
    hosts = {room: "127.0.0.1" if room == "console" else "localhost" for room in ROOMS}
    origins = {room: f"http://{hosts[room]}:{ports[room]}" for room in ROOMS}
    hands = {
        name: Hand.make(name, FIRST_UID + place, folder, python) for place, name in enumerate(HANDS)
    }
    site = Site(hands, origins)
    _set_up(site)
    with ExitStack() as stack:
        for room in ROOMS:
            process = stack.enter_context(hands[room].serving(ports[room]))
            site.users[room] = Path(f"/proc/{process.pid}").stat().st_uid
        _play(site)
    return site


def _set_up(site: Site) -> None:
    named = [part for room in ROOMS for part in (f"--{room}", site.origins[room])]
    (key,) = site.hands["researcher"].types(("init", "researcher", *named))
    for room in ROOMS:
        site.hands[room].types(("init", room, "--origin", site.origins[room]), ("trust", key))


def _play(site: Site) -> None:
    researcher = site.hands["researcher"]
    links = researcher.home / "links.csv"
    researcher.types(
        ("keys", "new", "--effort", "interactive"),
        ("publish", "office_climate", "--invitations", INVITED, "--may-close-after", 0),
        ("invite", "--out", links),
    )
    with httpx.Client(trust_env=False) as client:
        for number, link in enumerate(read_links(links)[:PEOPLE]):
            site.people.append(answer(link, number, client))
    for room in ROOMS:
        site.doctors[room] = site.hands[room].examines(*_peers(site, room))
    _closed, opened, _released, status, verified = researcher.types(
        ("close",), ("open", "--json"), ("release",), ("status", "--json"), ("verify", "--json")
    )
    site.opened, site.status, site.verified = map(json.loads, (opened, status, verified))


def _peers(site: Site, room: str) -> list[str]:
    return [f"--peer={origin}" for other, origin in site.origins.items() if other != room]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
