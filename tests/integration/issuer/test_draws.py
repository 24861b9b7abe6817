"""Draws wait for others, but not long; what anybody is answered is the same before and after."""

import secrets

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.issuer import store
from survey.issuer.draws import BATCH, MOVES, Draws, flush, settle
from survey.issuer.models import DRAWN, DrawRow, InvitationRow
from survey.protocol.codes import code_hash
from survey.storage.databases import reading, writing
from survey.storage.flushing import Flushing
from tests.integration.storage.world import SURVEY_ID, World


def waiting(world: World) -> list[bytes]:
    with reading(world.engine("issuer")) as session:
        return sorted(session.scalars(select(DrawRow.code_hash)))


def overwritten(world: World) -> list[bytes]:
    with reading(world.engine("issuer")) as session:
        query = select(InvitationRow.code_hash).where(InvitationRow.state == DRAWN)
        return sorted(session.scalars(query))


def draw(world: World, count: int) -> dict[bytes, bytes]:
    """Let so many codes draw, one after another; return what each was answered."""
    hashes = [code_hash(SURVEY_ID, code) for code in world.codes[:count]]
    drawn = {each: secrets.token_bytes(256) for each in hashes}
    for each, signature in drawn.items():
        with writing(world.engine("issuer")) as session:
            assert store.claim_invitation(session, SURVEY_ID, each, bytes(32), signature)
    return drawn


def in_order_of_hashes(world: World, drawn: dict[bytes, bytes]) -> bool:
    """Tell whether answers stand once each, as their hashes fall: pages fill from their end."""
    data = world.files("issuer")
    places = [data.find(drawn[each]) for each in sorted(drawn, reverse=True)]
    once = all(data.count(signature) == 1 for signature in drawn.values())
    return once and places == sorted(places)


def upkeep() -> Flushing:
    return Flushing(Draws(), lambda: 0.0)


def test_a_draw_writes_its_own_small_table_alone(world: World) -> None:
    world.publish(invited=4)
    drawn = draw(world, 3)
    assert (waiting(world), overwritten(world)) == (sorted(drawn), [])


def test_fewer_than_a_batch_wait_and_a_batch_goes_whole(world: World) -> None:
    world.publish(invited=BATCH + 1)
    keeping = upkeep()
    drawn = draw(world, BATCH - 1)
    keeping(world.engine("issuer"), BATCH - 1)
    assert (waiting(world), overwritten(world)) == (sorted(drawn), [])
    world.draw(world.respondent(BATCH))
    keeping(world.engine("issuer"), 1)
    assert waiting(world) == []
    assert set(drawn) < set(overwritten(world))
    assert len(overwritten(world)) == BATCH


def test_those_who_wait_lie_in_the_order_of_their_hashes_and_nowhere_else(world: World) -> None:
    world.publish(invited=12)
    drawn = draw(world, 9)
    upkeep().sweep(world.engine("issuer"))
    assert in_order_of_hashes(world, drawn)


def test_nobody_waits_once_the_table_was_settled(world: World) -> None:
    world.publish(invited=4)
    drawn = draw(world, 3)
    settle(world.engine("issuer"))
    assert (waiting(world), overwritten(world)) == ([], sorted(drawn))


def test_a_repeated_request_is_answered_alike_before_and_after_the_flush(world: World) -> None:
    world.publish(invited=4)
    person = world.respondent(0)
    pending = person.blinding()
    first = world.ask(pending, person.authorization)
    while_it_waits = world.ask(pending, person.authorization)
    settle(world.engine("issuer"))
    afterwards = world.ask(pending, person.authorization)
    assert first.data == while_it_waits.data == afterwards.data
    for _ in range(2):
        refused = world.ask(person.blinding(), person.authorization)
        assert refused.status_code == 409
        settle(world.engine("issuer"))


def test_a_code_whose_draw_waits_cannot_be_replaced(world: World) -> None:
    world.publish(invited=4)
    (old,) = draw(world, 1)
    with writing(world.engine("issuer")) as session:
        store.kill_invitation(session, SURVEY_ID, old)
        flush(session)
    with reading(world.engine("issuer")) as session:
        counted = store.counts(session, SURVEY_ID)
    assert (counted.issued, counted.replaced) == (1, 0)


def test_whoever_waits_at_the_close_is_counted(world: World) -> None:
    manifest = world.publish(invited=8)
    for number in range(5):
        world.answer(number)
    world.clock.now = manifest.closes_not_before
    world.close()
    assert waiting(world) == []
    with reading(world.engine("issuer")) as session:
        assert store.counts(session, SURVEY_ID).issued == 5


def test_no_log_holds_both_a_batchs_draws_and_their_flush(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the two, it would show who of the batch drew when."""
    world.publish(invited=BATCH)
    drawn = draw(world, BATCH)
    assert not in_order_of_hashes(world, drawn)
    found = []

    def watched(session: Session) -> None:
        found.append(in_order_of_hashes(world, drawn))
        flush(session)

    moves = tuple(watched if move is flush else move for move in MOVES)
    monkeypatch.setattr("survey.issuer.draws.MOVES", moves)
    upkeep()(world.engine("issuer"), BATCH)
    assert found == [True]
