"""Four real servers, a desk they trust, and the command line as somebody types it."""

import io
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey.cli import main
from survey.cli.demo.places import Places
from survey.cli.demo.servers import ROOMS, Site, running, wait_for_ports
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import links_of

ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "NO_PROXY": "localhost,127.0.0.1",
    "PLAINSEAL_PASSPHRASE": "a long enough passphrase",
    "TZ": "UTC",
}


@dataclass(frozen=True)
class Told:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line of a refusal."""
        assert (self.code, self.out) == (1, ""), self
        lines = self.err.splitlines()
        assert len(lines) == 1, self
        return lines[0]


@dataclass(frozen=True)
class Typist:
    """Somebody at a terminal, with a home of her own."""

    home: Path

    def __call__(self, *arguments: object, typed: str = "", **environment: str) -> Told:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
                patch.delenv(name, raising=False)
            for name, value in {**ENVIRONMENT, **environment}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO(typed))
            patch.setattr(sys, "argv", ["survey", *map(str, arguments), "--home", str(self.home)])
            with pytest.raises(SystemExit) as ended:
                main()
        return Told(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    def done(self, *arguments: object, **environment: str) -> str:
        """Type a command that must succeed; return its data."""
        told = self(*arguments, **environment)
        assert told.code == 0, told.err
        return told.out.strip()

    def survey(self, invitations: int, *options: object) -> SurveyFolder:
        """Make keys and publish."""
        survey_id = self.done("keys", "new", "--effort", "interactive")
        published = ("publish", "office_climate", "--invitations", invitations, *options)
        self.done(*published, "--survey", survey_id)
        return next(each for each in Desk.open(self.home).surveys() if each.survey_id == survey_id)

    def closed_survey(self, people: int = 12, *options: object) -> SurveyFolder:
        """Publish, let simulated people answer all but one invitation, close."""
        folder = self.survey(people + 1, "--may-close-after", 0, *options)
        links = self.home / f"{folder.survey_id}.csv"
        self.done("invite", "--out", links, "--survey", folder.survey_id)
        answered = Typist(self.home)("simulate", links, "--respondents", people)
        assert answered.out.strip() == str(people), answered.err
        assert "verified receipt" in answered.err
        assert self.done("close", "--survey", folder.survey_id) == "closed"
        return folder

    def last_link(self, folder: SurveyFolder) -> str:
        """Return the one invitation that `closed_survey` leaves."""
        return str(links_of(folder)[-1])


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Four servers that trust the key of a desk."""
    places = Places(tmp_path_factory.mktemp("cli"))
    site = Site("localhost", _first_of_four())
    desk, operator = Typist(places.desk), Typist(places.servers)
    origins = [part for room in ROOMS for part in (f"--{room}", site.origin(room))]
    key = desk.done("init", "researcher", *origins)
    for room in ROOMS:
        operator.done("init", room, "--origin", site.origin(room))
    operator.done("trust", key)
    wait_for_ports(site)
    with running(places, site):
        yield places


@pytest.fixture(scope="session")
def desk(places: Places) -> Typist:
    return Typist(places.desk)


@pytest.fixture
def person(tmp_path: Path) -> Typist:
    """A respondent at a machine of her own."""
    return Typist(tmp_path / "person")


def _first_of_four() -> int:
    start = 28_000 + os.getpid() * 8 % 3_000
    return next(first for first in range(start, start + 4_000, 4) if _are_free(first))


def _are_free(first: int) -> bool:
    for port in range(first, first + 4):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return False
    return True
