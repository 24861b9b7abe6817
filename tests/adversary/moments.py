"""The questions put to the judge: after close, and while the survey collects."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tests.adversary.attacker.identities import WHO
from tests.adversary.attacking import attack
from tests.adversary.judging import Score, Truth, confirmed, doubtful
from tests.adversary.naive import control
from tests.adversary.naive_postgres import control_in
from tests.adversary.seizure.survey_run import Seizure
from tests.integration.postgres.cluster import Cluster


def after_close(seized: Seizure) -> list[Score]:
    """Judge the whole order of the folder that was taken after close."""
    return _judge(seized, seized.closed, [range(len(seized.people))])


def within_flushed_batches(seized: Seizure) -> list[Score]:
    """Judge the folder taken in mid-survey, within each batch that was flushed, of each room."""
    answered = _judge(seized, seized.collecting, seized.flushed)
    drawn = _judge(seized, seized.collecting, seized.drawn)
    scores = [score for score in answered if score.side != WHO]
    scores += [score for score in drawn if score.side == WHO]
    return sorted(scores, key=lambda score: -score.strength)


def within_the_waiting_batch(seized: Seizure) -> list[Score]:
    """Judge the same folder, within those who came after the last flush."""
    return _judge(seized, seized.collecting, seized.waiting)


def at_rest(seized: Seizure) -> list[Score]:
    """Judge the folder taken when nobody had come for a while, within every batch."""
    return _judge(seized, seized.rested, [*seized.flushed, *seized.waiting])


def naive_stores(seized: Seizure, folder: Path) -> list[Score]:
    """Judge the same people in stores as they are usually written."""
    return _judge(seized, control(seized.closed, seized.pairs, folder), [range(len(seized.people))])


def naive_cluster(seized: Seizure, folder: Path, cluster: Cluster) -> list[Score]:
    """Judge the same people in ordinary tables of PostgreSQL."""
    taken = control_in(cluster, seized.closed, seized.pairs, folder)
    return _judge(seized, taken, [range(len(seized.people))])


def successes(
    judge: Callable[[Seizure], list[Score]], seized: Seizure, again: Callable[[], Seizure]
) -> list[Score]:
    """Return the attacks that succeed; what chance may have done must succeed twice."""
    scores = judge(seized)
    if doubtful(scores):
        return confirmed(scores, judge(again()))
    return [score for score in scores if score.succeeds]


def _judge(seized: Seizure, folder: Path, batches: Sequence[range]) -> list[Score]:
    return Truth.of(seized.pairs, batches).judge(attack(folder))


MOMENTS: Final = MappingProxyType[str, Callable[[Seizure], list[Score]]](
    {
        "after close": after_close,
        "while collecting, at rest, within each batch": at_rest,
        "while collecting, within flushed batches": within_flushed_batches,
        "while collecting, within the batch that waits": within_the_waiting_batch,
    }
)
