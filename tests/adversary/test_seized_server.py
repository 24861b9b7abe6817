"""Somebody takes both servers' disks: who gave which answer?

After close nothing may be better than guessing. While a survey collects, a thief may learn which
batch somebody came in, and within it nothing.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adversary.attacker.evidence import Evidence
from tests.adversary.attacking import attack
from tests.adversary.judging import LINK, Score
from tests.adversary.moments import (
    after_close,
    at_rest,
    naive_stores,
    successes,
    within_flushed_batches,
)
from tests.adversary.naive import GIVEN_AWAY
from tests.adversary.seizure.survey_run import Seizure


@pytest.fixture(scope="session")
def naive(seizure: Seizure, tmp_path_factory: pytest.TempPathFactory) -> list[Score]:
    return naive_stores(seizure, tmp_path_factory.mktemp("naive"))


@pytest.mark.parametrize(("side", "place"), GIVEN_AWAY, ids=" ".join)
def test_the_attacker_reads_the_order_of_a_naive_store(
    naive: list[Score], side: str, place: str
) -> None:
    found = [
        abs(score.rho)
        for score in naive
        if score.side == side and any(place in each for each in score.places)
    ]
    assert max(found, default=0.0) > 0.9


def test_the_attacker_names_everybodys_answer_in_naive_stores(
    naive: list[Score], seizure: Seizure
) -> None:
    best = max(score.exact for score in naive if score.side == LINK)
    assert best > 0.9 * len(seizure.people)


def test_after_close_no_order_of_any_place_is_better_than_guessing(
    seizure: Seizure, another: Callable[[], Seizure]
) -> None:
    assert successes(after_close, seizure, another) == []


def test_while_collecting_at_rest_nothing_tells_an_order_within_a_batch(
    seizure: Seizure, another: Callable[[], Seizure]
) -> None:
    assert successes(at_rest, seizure, another) == []


def test_while_collecting_nothing_tells_an_order_within_a_flushed_batch(
    seizure: Seizure, another: Callable[[], Seizure]
) -> None:
    assert successes(within_flushed_batches, seizure, another) == []


def test_every_side_was_attacked_with_everybody_in_it(seizure: Seizure) -> None:
    everybody = {guess["side"]: set(guess["people"]) for guess in attack(seizure.closed)}
    assert everybody == {
        "who": {person.code_hash for person in seizure.people},
        "what": {person.ciphertext_hash for person in seizure.people},
    }


def test_a_seized_folder_names_its_files(seizure: Seizure) -> None:
    files = Evidence(seizure.closed).files
    assert {"issuer/issuer.sqlite3", "collector/collector.sqlite3", "public/leaves.bin"} <= set(
        files
    )


def test_the_first_folder_was_taken_in_the_middle_of_a_batch(seizure: Seizure) -> None:
    files = Evidence(seizure.collecting).files
    assert files["collector/collector.sqlite3-wal"]
    assert Path(seizure.collecting, "issuer/issuer.sqlite3").exists()
