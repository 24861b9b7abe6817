"""Closing: promises kept, void said aloud, and a process killed between any two steps."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from survey.collector import closing
from survey.collector.application import create_app
from survey.collector.store import Step
from survey.protocol import signing
from survey.protocol.codes import new_code
from survey.protocol.encoding import b64u, sha256, unb64u
from survey.protocol.merkle import root
from survey.protocol.statements import Head, IssuerStatement
from survey.protocol.unsealing import sealing_key
from tests.integration.storage.world import SURVEY_ID, World

PUBLIC = ("head", "leaves.bin", "audit-records", "issuer-statement")


def answered(world: World, invited: int = 8, answers: int = 5, **changes: Any) -> None:
    manifest = world.publish(invited=invited, **changes)
    for number in range(answers):
        world.answer(number)
    world.clock.now = manifest.closes_not_before


def public(world: World, name: str) -> bytes:
    response = world.client("collector").get(f"/s/{SURVEY_ID}/{name}")
    assert response.status_code == 200
    return bytes(response.data)


def test_nothing_is_public_before_the_close(world: World) -> None:
    answered(world)
    client = world.client("collector")
    for name in PUBLIC:
        address = f"/s/{SURVEY_ID}/{name}"
        world.refuses(lambda address=address: client.get(address), "not-published", 404)  # type: ignore[misc]
        world.refuses(
            lambda name=name: client.get(f"/s/zzzzzzzzzzzzzzzz/{name}"),  # type: ignore[misc]
            "survey-unknown",
            404,
        )
    world.refuses(
        lambda: world.command("collector", "fetch", {"head": b64u(bytes(32))}), "not-published", 404
    )
    world.refuses(lambda: world.command("collector", "erase"), "not-published", 404)


@pytest.mark.parametrize("room", ["collector", "issuer"])
def test_no_route_takes_a_leaf_a_nonce_or_an_index(world: World, room: str) -> None:
    """Whoever looks for one entry takes them all, so no server learns for which one."""
    answered(world)
    world.close()
    routes = [each for each in getattr(world, room).url_map.iter_rules() if "GET" in each.methods]
    taking = [each for each in routes if each.arguments]
    assert all(each.arguments == {"survey_id"} for each in taking)
    client = world.client(room)
    for each in taking:
        address = each.rule.replace("<survey_id>", SURVEY_ID)
        whole = client.get(address).data
        assert whole
        for asked in ("?leaf=00&nonce=00&index=1", "?offset=32&limit=32"):
            assert client.get(address + asked).data == whole
        ranged = client.get(address, headers={"Range": "bytes=32-63"})
        assert (ranged.status_code, ranged.data) == (200, whole)


def test_a_close_before_the_promised_time_is_refused(world: World) -> None:
    answered(world)
    statement = world.obeyed("issuer", "close")
    world.clock.now -= 1
    world.refuses(lambda: world.command("collector", "close", statement), "close-too-early", 403)


def test_an_early_close_that_would_end_void_is_refused(world: World) -> None:
    answered(world, answers=2)
    world.draw(world.respondent(5))
    statement = world.obeyed("issuer", "close")
    world.refuses(lambda: world.command("collector", "close", statement), "close-would-void", 409)


def test_a_false_or_foreign_statement_is_refused_and_the_survey_collects_on(world: World) -> None:
    answered(world)
    true = IssuerStatement.from_bytes(unb64u(world.obeyed("issuer", "close")["issuer_statement"]))
    false = replace(true, issued=true.issued + 1)
    args = {"issuer_statement": b64u(false.to_bytes())}
    world.refuses(lambda: world.command("collector", "close", args), "signature-invalid", 403)
    seed = world.issuer.extensions["issuer"].keys.statement_seed(SURVEY_ID)
    foreign = replace(true, manifest_hash=bytes(32)).signed(seed)
    args = {"issuer_statement": b64u(foreign.to_bytes())}
    world.refuses(lambda: world.command("collector", "close", args), "command-refused", 409)
    world.refuses(lambda: world.command("collector", "close", {}), "command-invalid", 422)


def test_too_few_answers_end_void_and_void_hides_no_erasure(world: World) -> None:
    manifest = world.publish()
    sent = [world.answer(number) for number in range(2)]
    world.clock.now = manifest.submit_until
    answer = world.obeyed("collector", "close", world.obeyed("issuer", "close"))
    head = Head.from_bytes(unb64u(answer["head"]))
    assert answer["state"] == "void"
    leaves = sorted(envelope.audit_record.leaf for envelope in sent)
    assert public(world, "leaves.bin") == b"".join(leaves)
    assert (head.size, head.root) == (2, root(leaves))
    assert len(public(world, "audit-records")) == 2 * 484
    assert public(world, "issuer-statement")
    world.refuses(lambda: world.fetch(head), "survey-void", 410)
    assert all(envelope.ciphertext not in world.files("collector") for envelope in sent)


def test_envelopes_are_given_only_against_the_head(world: World) -> None:
    answered(world)
    head = world.close()
    args = {"head": b64u(sha256(b"another"))}
    world.refuses(lambda: world.command("collector", "fetch", args), "command-refused", 409)
    document = world.signed("collector", "fetch", {"head": b64u(sha256(head.to_bytes()))})
    first, again = world.send("collector", document), world.send("collector", document)
    assert first.content_type == "application/vnd.asv1.envelopes"
    assert first.data == again.data
    assert len(first.data) == 5 * (512 + 1588)


def test_the_same_close_gets_the_same_answer(world: World) -> None:
    answered(world)
    document = world.signed("collector", "close", world.obeyed("issuer", "close"))
    first, again = world.send("collector", document), world.send("collector", document)
    assert (first.status_code, first.data) == (200, again.data)


@pytest.mark.parametrize("killed_at", [Step.ENDED, Step.FLUSHED, Step.REWRITTEN, Step.SIGNED])
@pytest.mark.parametrize("done", [False, True])
def test_a_close_killed_anywhere_goes_on_where_it_stood(
    world: World, monkeypatch: pytest.MonkeyPatch, killed_at: Step, *, done: bool
) -> None:
    answered(world)
    statement = world.obeyed("issuer", "close")
    monkeypatch.setitem(closing.STEPS, killed_at, dying(closing.STEPS[killed_at], done=done))
    document = world.signed("collector", "close", statement)
    assert world.send("collector", document).status_code == 500
    monkeypatch.undo()
    world.collector.extensions["collector"].stop()
    world.collector = create_app(world.collector_config, clock=world.clock)
    closing.tidy(world.collector.extensions["collector"])
    answer = world.send("collector", document)
    assert answer.status_code == 200
    head = Head.from_bytes(public(world, "head"))
    assert head.size == 5
    assert len(world.fetch(head).data) == 5 * (512 + 1588)
    with world.engine("collector").connect() as connection:
        assert connection.execute(text("SELECT step FROM surveys")).scalar_one() == Step.CLEAN


def dying(step: Callable[..., None], *, done: bool) -> Callable[..., None]:
    """Return the step of a process that dies before or just after it."""

    def die(*args: object) -> None:
        if done:
            step(*args)
        raise RuntimeError("killed")

    return die


def test_an_ended_survey_accepts_nothing_although_the_clock_steps_back(world: World) -> None:
    manifest = world.publish()
    person = world.respondent(0)
    body = person.envelope(world.draw(person)).to_bytes()
    world.clock.now = manifest.submit_until
    closing.tidy(world.collector.extensions["collector"])
    world.clock.now = manifest.starts
    world.refuses(lambda: world.submit(body), "survey-closed", 410)


def test_without_the_issuers_statement_nothing_is_signed(world: World) -> None:
    answered(world)
    world.clock.now = world.manifest.submit_until
    closing.tidy(world.collector.extensions["collector"])  # nobody listens at the issuer's origin
    client = world.client("collector")
    world.refuses(lambda: client.get(f"/s/{SURVEY_ID}/head"), "not-published", 404)
    assert world.close().size == 5


def test_a_second_statement_cannot_be_bound(world: World) -> None:
    answered(world)
    world.close()
    seed = world.issuer.extensions["issuer"].keys.statement_seed(SURVEY_ID)
    other = IssuerStatement(world.manifest.hash, 8, 7, 0).signed(seed)
    args = {"issuer_statement": b64u(other.to_bytes())}
    world.refuses(lambda: world.command("collector", "close", args), "command-refused", 409)


def test_an_erased_survey_gives_no_envelopes_but_can_be_checked(world: World) -> None:
    answered(world)
    head = world.close()
    kept = world.fetch(head).data
    document = world.signed("collector", "fetch", {"head": b64u(sha256(head.to_bytes()))})
    assert world.send("collector", document).data == kept
    ciphertext = kept[388:1000]
    assert ciphertext in world.files("collector")
    world.obeyed("collector", "erase")
    assert ciphertext not in world.files("collector")
    world.refuses(lambda: world.send("collector", document), "command-refused", 409)
    assert len(public(world, "audit-records")) == 5 * 484


def test_at_destroy_by_the_ciphertexts_go_by_themselves(world: World) -> None:
    answered(world)
    kept = world.fetch(world.close()).data
    world.clock.now = world.manifest.destroy_by
    closing.tidy(world.collector.extensions["collector"])
    assert kept[388:1000] not in world.files("collector")


def test_a_manifest_with_a_post_office_is_refused(world: World) -> None:
    office = {
        "origin": "https://post.example",
        "postmark_key": b64u(signing.public_key(bytes(32))),
        "transport_key": b64u(sealing_key(bytes(32))),
    }
    manifest = world.manifest_for([new_code(secrets.token_bytes)], post_office=office)
    world.refuses(
        lambda: world.command("collector", "publish", world.published_args(manifest)),
        "command-refused",
        409,
    )
