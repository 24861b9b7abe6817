"""The same seizure where both rooms keep their tables in PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.adversary.attacker.evidence import Evidence
from tests.adversary.attacker.identities import TAG_BYTES, Trace
from tests.adversary.attacker.search import Finder
from tests.adversary.conftest import RESPONDENTS
from tests.adversary.judging import LINK, Score
from tests.adversary.leftovers import Remains
from tests.adversary.moments import (
    after_close,
    at_rest,
    naive_cluster,
    successes,
    within_flushed_batches,
)
from tests.adversary.naive_postgres import GIVEN_AWAY
from tests.adversary.seizure.over_postgres import running_cluster, seize_over_postgres
from tests.adversary.seizure.survey_run import BATCH, Seizure
from tests.integration.postgres.cluster import Cluster

STATISTICS = ("/2619", "/2840")  # pg_statistic and its long values
Again = Callable[[], Seizure]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as made:
        if made is None:
            pytest.skip("NO POSTGRESQL on this machine: nothing of it was seized")
        yield made


@pytest.fixture(scope="module")
def seized(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Seizure:
    return seize_over_postgres(tmp_path_factory.mktemp("seized"), RESPONDENTS, cluster)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Again:
    """Run a second survey on a second server, if it is asked for."""

    def run() -> Seizure:
        with running_cluster() as other:
            assert other is not None
            folder = tmp_path_factory.mktemp("seized again")
            return seize_over_postgres(folder, RESPONDENTS, other)

    return run


@pytest.fixture(scope="module")
def naive(
    seized: Seizure, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> list[Score]:
    return naive_cluster(seized, tmp_path_factory.mktemp("naive"), cluster)


@pytest.mark.parametrize(("side", "place"), GIVEN_AWAY, ids=" ".join)
def test_the_attacker_reads_the_order_of_ordinary_tables(
    naive: list[Score], side: str, place: str
) -> None:
    found = [
        abs(score.rho)
        for score in naive
        if score.side == side and any(place in each for each in score.places)
    ]
    assert max(found, default=0.0) > 0.9


def test_the_attacker_names_everybodys_answer_in_ordinary_tables(
    naive: list[Score], seized: Seizure
) -> None:
    best = max(score.exact for score in naive if score.side == LINK)
    assert best > 0.9 * len(seized.people)


def test_after_close_no_order_of_any_place_is_better_than_guessing(
    seized: Seizure, again: Again
) -> None:
    assert successes(after_close, seized, again) == []


def test_while_collecting_at_rest_nothing_tells_an_order_within_a_batch(
    seized: Seizure, again: Again
) -> None:
    assert successes(at_rest, seized, again) == []


def test_while_collecting_nothing_tells_an_order_within_a_flushed_batch(
    seized: Seizure, again: Again
) -> None:
    assert successes(within_flushed_batches, seized, again) == []


def test_the_issuer_had_written_its_draws_by_the_batch(seized: Seizure) -> None:
    """Else its batches would be of one, and nothing to find within them."""
    assert sum(len(codes) >= BATCH for codes in seized.together) >= len(seized.together) - 2


def test_after_close_no_piece_of_a_corrected_answer_is_left(seized: Seizure) -> None:
    old = {person.code_hash: each for person in seized.people for each in person.superseded}
    assert Remains.of(old, Evidence(seized.closed).files).files == set()


def test_after_close_every_ciphertext_lies_in_one_file_only(seized: Seizure) -> None:
    sealed = {person.code_hash: person.ciphertext for person in seized.people}
    remains = Remains.of(sealed, Evidence(seized.closed).files)
    (file,) = remains.files
    assert set(remains.found[file]) == set(sealed)


def test_no_row_is_copied_into_the_planners_statistics(seized: Seizure) -> None:
    nonces = _column(seized, "nonce") + _column(seized, "code_hash")
    tags = Finder(Trace("what", "value", each.hex(), each[:TAG_BYTES]) for each in nonces)
    files = Evidence(seized.closed).files.items()
    assert not any(tags.find(data) for name, data in files if name.endswith(STATISTICS))


def _column(seized: Seizure, name: str) -> list[bytes]:
    rows = (row for store in Evidence(seized.closed).stores for row in store.values())
    values = [row[name] for row in rows if name in row]
    assert values
    return [value for value in values if isinstance(value, bytes)]


def test_the_copy_holds_a_data_directory(seized: Seizure) -> None:
    assert Path(seized.closed, "postgres/data/PG_VERSION").exists()
