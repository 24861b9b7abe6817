"""What should be gone is looked for in every byte of every file of every home."""

from collections import Counter

import pytest

from tests.adversary.attacker.evidence import Evidence
from tests.adversary.attacker.identities import Trace
from tests.adversary.attacker.search import Finder
from tests.adversary.leftovers import Remains
from tests.adversary.seizure.people import MARKER, Person
from tests.adversary.seizure.survey_run import Seizure

LOGS = {"issuer.log", "collector.log", "page.log"}
COLLECTOR = "collector/collector.sqlite3"


@pytest.fixture(scope="session")
def closed(seizure: Seizure) -> dict[str, bytes]:
    return Evidence(seizure.closed).files


@pytest.fixture(scope="session")
def collecting(seizure: Seizure) -> dict[str, bytes]:
    return Evidence(seizure.collecting).files


def superseded(people: list[Person]) -> dict[str, bytes]:
    """Return the answers that were corrected later."""
    return {person.code_hash: old for person in people for old in person.superseded}


def current(people: list[Person]) -> dict[str, bytes]:
    return {person.code_hash: person.ciphertext for person in people}


def test_after_close_every_ciphertext_is_there_once_and_in_one_file(
    seizure: Seizure, closed: dict[str, bytes]
) -> None:
    sealed = current(seizure.people)
    copies = Remains.of(sealed, closed).copies(sealed)
    assert copies == {COLLECTOR: Counter({1.0: len(seizure.people)})}


def test_after_close_no_piece_of_a_corrected_answer_is_left(
    seizure: Seizure, closed: dict[str, bytes]
) -> None:
    old = superseded(seizure.people)
    assert len(old) > len(seizure.people) // 10
    assert Remains.of(old, closed).files == set()


def test_while_collecting_corrected_answers_of_flushed_batches_are_gone(
    seizure: Seizure, collecting: dict[str, bytes]
) -> None:
    flushed = seizure.people[: seizure.flushed[-1].stop]
    assert Remains.of(superseded(flushed), collecting).files == set()


def test_a_piece_in_any_corner_would_be_found(seizure: Seizure, closed: dict[str, bytes]) -> None:
    old = superseded(seizure.people)
    name, ciphertext = next(iter(old.items()))
    corner = b"\0" * 777 + ciphertext[1000:1100] + b"\0"
    remains = Remains.of(old, {**closed, "issuer/core": corner})
    assert remains.files == {"issuer/core"}
    assert set(remains.found["issuer/core"]) == {name}


@pytest.mark.parametrize("moment", ["closed", "collecting"])
def test_no_home_holds_what_another_knows(
    seizure: Seizure, moment: str, request: pytest.FixtureRequest
) -> None:
    files: dict[str, bytes] = request.getfixturevalue(moment)
    whos = Finder(_tags(seizure, "who"))
    whats = Finder(_tags(seizure, "what"))
    for name, data in files.items():
        room = name.split("/")[0]
        assert room == "issuer" or not whos.find(data), name
        assert room in {"collector", "public"} or not whats.find(data), name


@pytest.mark.parametrize("moment", ["closed", "collecting"])
def test_no_code_and_no_word_of_an_answer_is_on_any_server(
    seizure: Seizure, moment: str, request: pytest.FixtureRequest
) -> None:
    files: dict[str, bytes] = request.getfixturevalue(moment)
    codes = Finder(Trace("who", "code", each.code, each.code.encode()) for each in seizure.people)
    for name, data in files.items():
        assert not codes.find(data), name
        assert MARKER.encode() not in data, name


def test_no_log_grows_with_the_number_of_respondents(closed: dict[str, bytes]) -> None:
    logs = {name: data for name, data in closed.items() if name in LOGS}
    assert logs.keys() == LOGS
    assert all(data.count(b"\n") < 10 for data in logs.values()), logs


def _tags(seizure: Seizure, side: str) -> list[Trace]:
    """Return tags from the truth: nothing of them depends on what the attacker could harvest."""
    pairs = [
        (person.code_hash, person.code_hash if side == "who" else person.ciphertext_hash)
        for person in seizure.people
    ]
    return [Trace(side, "hash", name, bytes.fromhex(tag)[:16]) for name, tag in pairs]
