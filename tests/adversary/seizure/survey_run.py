"""One whole survey on the real program, seized thrice: twice while it collects, then closed."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx

import questionnaires
from questionnaires.compiling import CompiledQuestionnaire
from survey.config import SERVERS
from survey.protocol.encoding import b64u
from survey.protocol.lifecycle import State
from survey.researcher.bundle import Bundle
from survey.researcher.collecting import close
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import links_of
from survey.researcher.keys import new_keys
from survey.researcher.publishing import publish
from survey.researcher.terms import Terms
from survey.simulate.population import Population
from tests.adversary.seizure.people import Crowd, Person
from tests.adversary.seizure.rooms import ROOMS, Room, running
from tests.adversary.seizure.seize import copy_all, download_public

QUESTIONNAIRE: Final = "fault_tolerance"
REST_SECONDS: Final = 45  # two of the rooms' ticks: what is swept now and then is swept by now
SILENT: Final = 10  # invited who do not answer
BATCH: Final = 20  # the collector's own default
INTO_A_BATCH: Final = 13  # the first folder is copied this many people after a flush
EMBEDDED: Final = MappingProxyType[str, str]({})
KILLED_AT: Final = frozenset({2 * BATCH - INTO_A_BATCH})  # the middle of the first batch


@dataclass(frozen=True)
class Seizure:
    """Three seized folders and the truth, which the attacker is not given."""

    collecting: Path
    rested: Path
    closed: Path
    people: list[Person]
    seen: int  # how many had answered when the first folder was copied
    together: list[set[str]]  # codes whose rows the issuer had written together by then

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Who gave what, in the true order."""
        return [(person.code_hash, person.ciphertext_hash) for person in self.people]

    @property
    def flushed(self) -> list[range]:
        """Who came between two flushes of those that the first folder has behind it."""
        last = self.seen - INTO_A_BATCH
        return [range(2 * BATCH), *(range(at, at + BATCH) for at in range(2 * BATCH, last, BATCH))]

    @property
    def drawn(self) -> list[range]:
        """Who drew between two flushes of the issuer's: it counts for itself, and has a clock."""
        place = {person.code_hash: at for at, person in enumerate(self.people)}
        batches = sorted(sorted(map(place.__getitem__, codes)) for codes in self.together)
        assert all(batch == list(range(batch[0], batch[-1] + 1)) for batch in batches)
        return [range(batch[0], batch[-1] + 1) for batch in batches] or self.flushed

    @property
    def waiting(self) -> list[range]:
        """Who came after the last of them."""
        return [range(self.seen - INTO_A_BATCH, self.seen)]


def seize(
    folder: Path,
    respondents: int,
    databases: Mapping[str, str] = EMBEDDED,
    served: Path | None = None,
    together: Callable[[], list[set[str]]] = list,
) -> Seizure:
    """Run a survey in ``folder``; copy its servers' homes thrice, and a database server's folder.

    ``databases`` are URLs by room; without one a room keeps its own SQLite file. ``together`` asks
    a database which codes' rows were written together; SQLite does not tell.
    """
    homes = folder / "servers"
    rooms = {name: Room(name, homes) for name in ROOMS}
    desk = _set_up(folder, rooms, databases)
    seen = 2 * respondents // 3 // BATCH * BATCH + INTO_A_BATCH
    client = httpx.Client(trust_env=False)
    with client, running(list(rooms.values())):
        survey = _publish(desk, respondents + SILENT, client)
        crowd = Crowd(_population(), client, lambda: _restart(rooms["collector"]))
        links = links_of(survey)[:respondents]
        secrets.SystemRandom().shuffle(links)
        people = crowd.answer(links[:seen], 0, KILLED_AT)
        written = together()
        collecting = copy_all(folder / "seized while collecting", homes, served)
        time.sleep(REST_SECONDS)
        rested = copy_all(folder / "seized at rest", homes, served)
        people += crowd.answer(links[seen:], seen, frozenset({_flushing(respondents)}))
        assert close(desk, survey, client).state is State.CLOSED
        closed = copy_all(folder / "seized after close", homes, served)
        collector = rooms["collector"].origin
        download_public(collector, survey.survey_id, closed / "public", client)
    return Seizure(collecting, rested, closed, people, seen, written)


def _flushing(respondents: int) -> int:
    """Return the last person whose submission makes a flush due: killed there, too."""
    return respondents // BATCH * BATCH - 1


def _restart(room: Room) -> None:
    room.kill()
    room.start()


def _set_up(folder: Path, rooms: dict[str, Room], databases: Mapping[str, str]) -> Desk:
    origins = {f"{name}_origin": room.origin for name, room in rooms.items()}
    desk = Desk.create(folder / "desk", secrets.token_bytes, **origins)
    trusted = (b64u(desk.identity_key),)
    for name, room in rooms.items():
        more = {"database": databases[name]} if name in databases else {}
        SERVERS[name].create(room.home, origin=room.origin, trusted_keys=trusted, **more)
    return desk


def _publish(desk: Desk, invited: int, client: httpx.Client) -> SurveyFolder:
    survey = new_keys(desk, secrets.token_urlsafe(12), "interactive", secrets.token_bytes)
    now = int(time.time()) - 60
    terms = replace(Terms.lasting(now, invited, days=14), closes_not_before=now)
    terms = replace(terms, singling_out_accepted=True)
    publish(
        desk, survey, _questionnaire(), terms,
        bundle=Bundle.built(), client=client, random=secrets.token_bytes,
    )  # fmt: skip
    return survey


def _questionnaire() -> bytes:
    return questionnaires.compile(questionnaires.load(questionnaires.shipped(QUESTIONNAIRE)))


def _population() -> Population:
    return Population.of(CompiledQuestionnaire.from_bytes(_questionnaire()), 1)
