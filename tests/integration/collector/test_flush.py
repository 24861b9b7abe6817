"""The flush takes whom the randomness says, and writes them in that order."""

from sqlalchemy import select, text

from survey.collector import inbox, store
from survey.collector.flush import Batches, flush, flush_all
from survey.collector.models import InboxRow, ResponseRow, SpentRow
from survey.storage.databases import reading, writing
from survey.storage.flushing import Flushing
from survey.storage.rewriting import forget_log
from tests.integration.storage.waiting import Falling, waiting
from tests.integration.storage.world import SURVEY_ID, World

EVERYBODY = [waiting(number) for number in range(1, 11)]
NONCES = [one.nonce for one in EVERYBODY]


def fill(world: World) -> None:
    with writing(world.engine("collector")) as session:
        inbox.put_back(session, EVERYBODY)


def upkeep(batch: int) -> Flushing:
    return Flushing(Batches(batch, Falling()), lambda: 0.0)


def moved(world: World) -> list[bytes]:
    """Return the nonces that were spent; each has its ciphertext at rest."""
    with reading(world.engine("collector")) as session:
        leaves = set(session.scalars(select(ResponseRow.leaf)))
        nonces = list(session.scalars(select(SpentRow.nonce).order_by(SpentRow.nonce)))
    assert leaves == {one.leaf for one in EVERYBODY if one.nonce in nonces}
    return nonces


def stay(world: World) -> list[bytes]:
    with reading(world.engine("collector")) as session:
        return list(session.scalars(select(InboxRow.nonce).order_by(InboxRow.nonce)))


def test_randomness_alone_chooses_the_batch_and_its_order(world: World) -> None:
    fill(world)
    engine = world.engine("collector")
    with writing(engine) as session:
        flush(session, {SURVEY_ID: 4}, Falling())
    assert moved(world) == NONCES[-4:]
    assert stay(world) == NONCES[:-4]
    forget_log(engine)
    data = world.files("collector")
    for part in ("record", "ciphertext"):
        places = [data.index(getattr(one, part)) for one in EVERYBODY[-4:]]
        assert places == sorted(places)  # a page fills from its end: the last was written first


def test_the_upkeep_leaves_at_least_one_batch_waiting(world: World) -> None:
    fill(world)
    upkeep(3)(world.engine("collector"), 10)
    assert moved(world) == NONCES[-6:]
    assert stay(world) == NONCES[:-6]


def test_below_twice_the_batch_nothing_moves(world: World) -> None:
    fill(world)
    upkeep(6)(world.engine("collector"), 10)
    assert moved(world) == []


def test_the_last_flush_empties_the_inbox(world: World) -> None:
    fill(world)
    with writing(world.engine("collector")) as session:
        flush_all(session, SURVEY_ID, Falling())
        assert inbox.crowds(session) == {}
    assert moved(world) == NONCES


def test_until_the_flush_an_arrival_stands_in_the_inbox_alone(world: World) -> None:
    world.publish(invited=8)
    sent = [world.answer(number) for number in range(world.batch)]
    with world.engine("collector").connect() as connection:
        tables = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in ("inbox", "spent", "responses")
        ]
    assert tables == [len(sent), 0, 0]


def test_a_change_leaves_one_record_and_one_ciphertext(world: World) -> None:
    """Whether what it replaces still waits or is at rest."""
    world.publish(invited=8)
    engine = world.engine("collector")
    for number in range(2):
        person = world.respondent(number)
        token = world.draw(person)
        world.submit(person.envelope(token).to_bytes())
        if number:
            with writing(engine) as session:
                flush_all(session, SURVEY_ID, Falling())
        later = person.envelope(token, sequence=1)
        world.submit(later.to_bytes())
        with writing(engine) as session:
            assert store.count(session, SURVEY_ID) == number + 1
            flush_all(session, SURVEY_ID, Falling())
            record, ciphertext = session.execute(
                select(SpentRow.record, ResponseRow.ciphertext)
                .join(ResponseRow, ResponseRow.leaf == later.audit_record.leaf)
                .where(SpentRow.nonce == token.nonce)
            ).one()
        assert (record, ciphertext) == (later.audit_record.to_bytes(), later.ciphertext)
