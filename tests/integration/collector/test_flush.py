"""The flush takes whom the randomness says, and writes them in that order."""

from sqlalchemy import select

from survey.collector import payloads
from survey.collector.flush import Flushing, flush, flush_all
from survey.collector.models import ResponseRow
from survey.storage.databases import reading, writing
from survey.storage.rewriting import checkpoint
from tests.integration.storage.world import SURVEY_ID, World

LEAVES = [bytes([number]) * 32 for number in range(1, 11)]


class Falling:
    """Randomness that puts whoever comes last first."""

    left = 1000

    def __call__(self, count: int) -> bytes:
        self.left -= 1
        return self.left.to_bytes(count, "big")


def fill(world: World) -> None:
    with writing(world.engine("collector")) as session:
        for leaf in LEAVES:
            payloads.keep(session, SURVEY_ID, leaf, leaf * 20)


def moved(world: World) -> list[bytes]:
    with reading(world.engine("collector")) as session:
        return list(session.scalars(select(ResponseRow.leaf).order_by(ResponseRow.leaf)))


def test_randomness_alone_chooses_the_batch_and_its_order(world: World) -> None:
    fill(world)
    engine = world.engine("collector")
    with writing(engine) as session:
        flush(session, {SURVEY_ID: 4}, Falling())
    assert moved(world) == LEAVES[-4:]
    checkpoint(engine)
    data = world.files("collector")
    places = [data.index(leaf * 20) for leaf in LEAVES[-4:]]
    assert places == sorted(places)  # a page fills from its end: the last leaf was written first


def test_the_upkeep_leaves_at_least_one_batch_waiting(world: World) -> None:
    fill(world)
    Flushing(3, Falling())(world.engine("collector"), 10)
    assert moved(world) == LEAVES[-6:]


def test_below_twice_the_batch_nothing_moves(world: World) -> None:
    fill(world)
    Flushing(6, Falling())(world.engine("collector"), 10)
    assert moved(world) == []


def test_the_last_flush_empties_the_inbox(world: World) -> None:
    fill(world)
    with writing(world.engine("collector")) as session:
        flush_all(session, SURVEY_ID, Falling())
        assert payloads.crowds(session) == {}
    assert moved(world) == LEAVES
