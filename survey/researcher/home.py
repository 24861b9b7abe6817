"""The desk: ``HOME/researcher/`` with the identity key and one private folder for each survey.

::

    config.toml  layout
    identity/        manifest key seed, command counters
    <survey id>/     state
      manifest/      manifest, signature, questionnaire
      keys/          wrapped sealing seed, release key seed
      codes/         the invitation codes, until they are destroyed
      sent/          commands, as they were sent
      fetched/       what the collector handed out
      opened/        plaintext; nowhere else
      releases/<n>/  what is published
      destroyed.statement  once there is nothing left to open
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from survey.config import SERVERS, ResearcherConfig
from survey.errors import CommandRefused, HomeUnusable
from survey.protocol import signing
from survey.protocol.codes import SURVEY_ID
from survey.protocol.encoding import emit, parse
from survey.protocol.lifecycle import Event, State, advance
from survey.protocol.manifest import Manifest
from survey.protocol.randomness import Random
from survey.researcher.files import make_private, read_private, write_private

SEED_BYTES: Final = 32
DESTROYED: Final = "destroyed.statement"
_NO_DESK: Final = (
    "{home} holds no researcher's desk: run survey init researcher first, or name it by --home"
)


@dataclass(frozen=True)
class SurveyFolder:
    """Everything the researcher keeps of one survey."""

    path: Path

    @property
    def survey_id(self) -> str:
        """The survey's name in links, commands and URLs."""
        return self.path.name

    @property
    def state(self) -> State:
        """Where the survey stands, as far as this machine knows."""
        return State(read_private(self.path / "state", "the survey's state").decode().strip())

    def record(self, event: Event) -> None:
        """Move the survey on, or raise `TransitionRefused`."""
        write_private(self.path / "state", f"{advance(self.state, event)}\n".encode())

    def require(self, event: Event) -> None:
        """Raise `TransitionRefused` unless ``event`` may happen now."""
        self.require_answers()
        advance(self.state, event)

    def require_answers(self) -> None:
        """Refuse what nobody can do any more: the answers were destroyed."""
        if self.holds(DESTROYED):
            raise CommandRefused("the answers of this survey were destroyed (survey status)")

    def read(self, name: str, what: str) -> bytes:
        """Return a file of the folder."""
        return read_private(self.path / name, what)

    def write(self, name: str, data: bytes) -> None:
        """Keep a file in the folder."""
        write_private(self.path / name, data)

    def holds(self, name: str) -> bool:
        """Tell whether the folder has such a file."""
        return (self.path / name).exists()

    @property
    def manifest(self) -> Manifest:
        """The survey's manifest."""
        return Manifest.from_bytes(self.read("manifest/manifest.json", "the manifest"))

    @property
    def questionnaire(self) -> bytes:
        """The compiled questionnaire."""
        return self.read("manifest/questionnaire.json", "the questionnaire")

    @property
    def release_seed(self) -> bytes:
        """The release key's seed."""
        return self.read("keys/release.seed", "the release key")


@dataclass(frozen=True)
class Desk:
    """The researcher's home, opened."""

    config: ResearcherConfig

    @classmethod
    def create(cls, home: Path, random: Random, **origins: str) -> "Desk":
        """Set up a home with a fresh identity; an existing identity is never replaced."""
        refuse_servers(home)
        desk = cls(ResearcherConfig.create(home, **origins))
        make_private(desk.path).chmod(0o700)
        if not desk._seed_path.exists():
            write_private(desk._seed_path, random(SEED_BYTES))
        return desk

    @classmethod
    def open(cls, home: Path, environ: Mapping[str, str] | None = None) -> "Desk":
        """Open a home; one that also holds server data is refused."""
        refuse_servers(home)
        if not cls.stands_in(home):
            raise HomeUnusable(_NO_DESK.format(home=home))
        return cls(ResearcherConfig.load(home, environ))

    @staticmethod
    def stands_in(home: Path) -> bool:
        """Tell whether a home holds a desk."""
        return (home / ResearcherConfig.room / "layout").exists()

    @property
    def path(self) -> Path:
        """``HOME/researcher``."""
        return self.config.home

    @property
    def _seed_path(self) -> Path:
        return self.path / "identity" / "manifest.seed"

    @property
    def identity_seed(self) -> bytes:
        """The seed of the manifest key: signs manifests, bundles and commands."""
        return read_private(self._seed_path, "the identity key")

    @property
    def identity_key(self) -> bytes:
        """The public key that a server's operator trusts once."""
        return signing.public_key(self.identity_seed)

    def next_sequence(self, origin: str) -> int:
        """Count one command to a server; the count is on disk before the command leaves."""
        path = self.path / "identity" / "sequences.json"
        counts = parse(path.read_bytes())["counts"] if path.exists() else []
        known: dict[str, int] = dict(counts)  # pairs: an origin is no key of the JSON profile
        known[origin] = known.get(origin, 0) + 1
        write_private(path, emit({"counts": [[name, known[name]] for name in sorted(known)]}))
        return known[origin]

    def new_survey(self, survey_id: str) -> SurveyFolder:
        """Make the folder of a draft."""
        folder = SurveyFolder(make_private(self.path / survey_id))
        folder.write("state", f"{State.DRAFT}\n".encode())
        return folder

    def surveys(self) -> list[SurveyFolder]:
        """All surveys of this desk, oldest first."""
        folders = [
            SurveyFolder(path)
            for path in self.path.iterdir()
            if SURVEY_ID.fullmatch(path.name)
            and (path / "state").exists()
            and (path / "keys").exists()
        ]
        return sorted(folders, key=lambda folder: (folder.path / "keys").stat().st_ctime_ns)


def refuse_servers(home: Path) -> None:
    """Refuse a home that also holds server data: the hands are to be different ones."""
    for room in SERVERS:
        if (home / room).exists():
            raise HomeUnusable(f"{home} also holds the {room}'s data: use a home of your own")
