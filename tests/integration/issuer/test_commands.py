"""Signed commands to the issuer: once, in order, from a trusted key, for its own survey."""

import secrets
from dataclasses import replace
from typing import Any

import pytest

from survey.config import trust
from survey.issuer.draws import settle
from survey.protocol import signing
from survey.protocol.codes import code_hash, new_code
from survey.protocol.encoding import b64u, unb64u
from survey.protocol.statements import IssuerStatement
from tests.integration.storage.world import SURVEY_ID, World


def statement_of(answer: dict[str, Any]) -> IssuerStatement:
    return IssuerStatement.from_bytes(unb64u(answer["issuer_statement"]))


def test_identical_bytes_get_the_identical_answer(world: World) -> None:
    document = world.signed("issuer", "create", {})
    first, again = world.send("issuer", document), world.send("issuer", document)
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert first.status_code == 200


def test_a_lower_or_equal_sequence_is_refused(world: World) -> None:
    world.obeyed("issuer", "create")
    for sequence in (world.sequence, world.sequence - 1):
        document = world.signed("issuer", "close", {}, sequence=sequence)
        world.sequence -= 1
        world.refuses(lambda it=document: world.send("issuer", it), "command-replayed", 409)  # type: ignore[misc]


def test_an_untrusted_key_is_refused(world: World) -> None:
    world.researcher = secrets.token_bytes(32)
    world.refuses(lambda: world.command("issuer", "create"), "command-untrusted", 403)


def test_a_command_for_another_server_is_refused(world: World) -> None:
    document = world.signed("collector", "create", {})
    world.refuses(lambda: world.send("issuer", document), "command-untrusted", 403)


def test_an_altered_command_is_refused(world: World) -> None:
    document = bytearray(world.signed("issuer", "create", {}))
    document[-1] ^= 1
    world.refuses(lambda: world.send("issuer", bytes(document)), "command-untrusted", 403)


def test_bytes_that_are_no_command_are_refused(world: World) -> None:
    world.refuses(lambda: world.send("issuer", b"\0\0\0\1{"), "command-invalid", 422)


def test_a_verb_of_another_room_is_refused(world: World) -> None:
    world.refuses(lambda: world.command("issuer", "fetch"), "command-refused", 409)


def test_a_survey_is_created_once(world: World) -> None:
    world.obeyed("issuer", "create")
    world.refuses(lambda: world.command("issuer", "create"), "command-refused", 409)


def test_commands_for_an_unknown_survey_are_refused(world: World) -> None:
    world.refuses(lambda: world.command("issuer", "close"), "survey-unknown", 404)
    world.refuses(lambda: world.command("issuer", "erase"), "survey-unknown", 404)


def test_one_trusted_researcher_cannot_touch_the_survey_of_another(world: World) -> None:
    manifest = world.publish()
    world.clock.now = manifest.submit_until
    second = secrets.token_bytes(32)
    trust(world.home, "issuer", b64u(signing.public_key(second)))
    world.researcher, world.sequence = second, 0
    world.refuses(lambda: world.command("issuer", "close"), "command-untrusted", 403)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer_origin": "http://localhost:9999"},
        {"survey_id": "ponmlkjihgfedcba"},
        {"issuer_statement_key": signing.public_key(bytes(31) + b"\7")},
    ],
)
def test_a_manifest_that_names_another_server_survey_or_key_is_refused(
    world: World, changes: dict[str, Any]
) -> None:
    manifest = world.manifest_for([new_code(secrets.token_bytes)], **changes)
    world.refuses(
        lambda: world.command("issuer", "publish", world.published_args(manifest)),
        "command-refused",
        409,
    )


def test_a_manifest_with_a_false_signature_is_refused(world: World) -> None:
    manifest = world.manifest_for([new_code(secrets.token_bytes)])
    args = {**world.published_args(manifest), "signature": b64u(bytes(64))}
    world.refuses(lambda: world.command("issuer", "publish", args), "signature-invalid", 403)


def test_a_second_manifest_is_refused(world: World) -> None:
    manifest = world.publish()
    other = replace(manifest, k=manifest.k + 1)
    world.obeyed("issuer", "publish", world.published_args(manifest))
    world.refuses(
        lambda: world.command("issuer", "publish", world.published_args(other)),
        "command-refused",
        409,
    )


def published_with(world: World, invited: int) -> None:
    world.codes = [new_code(secrets.token_bytes) for _ in range(invited)]
    world.manifest = world.manifest_for(world.codes)
    world.obeyed("issuer", "publish", world.published_args(world.manifest))


def test_codes_may_come_in_several_commands(world: World) -> None:
    published_with(world, 5)
    hashes = unb64u(world.hashes())
    world.obeyed("issuer", "invitations", {"hashes": b64u(hashes[:64])})
    world.obeyed("issuer", "invitations", {"hashes": b64u(hashes[64:])})
    world.draw(world.respondent(4))


def test_other_more_or_repeated_codes_than_committed_are_refused(world: World) -> None:
    published_with(world, 2)
    hashes = unb64u(world.hashes())
    foreign = code_hash(SURVEY_ID, new_code(secrets.token_bytes))
    for upload in (hashes[:32] + foreign, hashes + foreign, hashes[:32] * 2):
        world.refuses(
            lambda upload=upload: world.command(  # type: ignore[misc]
                "issuer", "invitations", {"hashes": b64u(upload)}
            ),
            "command-refused",
            409,
        )
    for odd in (hashes[:31], b""):
        world.refuses(
            lambda odd=odd: world.command("issuer", "invitations", {"hashes": b64u(odd)}),  # type: ignore[misc]
            "command-invalid",
            422,
        )


def test_no_code_is_added_once_issuing_began(world: World) -> None:
    world.publish(invited=3)
    world.refuses(
        lambda: world.command("issuer", "invitations", {"hashes": world.hashes()}),
        "command-refused",
        409,
    )


def replacement(world: World, old: int, new: int) -> dict[str, str]:
    hashes = [b64u(code_hash(SURVEY_ID, world.codes[number])) for number in (old, new)]
    return {"old": hashes[0], "new": hashes[1]}


def test_a_lost_code_dies_and_the_answer_says_nothing(world: World) -> None:
    world.publish(invited=6)
    drawn = world.respondent(1)
    world.draw(drawn)
    of_undrawn = world.command("issuer", "replace", replacement(world, 0, 5))
    of_drawn = world.command("issuer", "replace", replacement(world, 1, 4))
    assert (of_undrawn.status_code, of_undrawn.data) == (of_drawn.status_code, of_drawn.data)
    assert (of_drawn.status_code, of_drawn.data) == (202, b"")
    lost = world.respondent(0)
    world.refuses(lambda: world.ask(lost.blinding(), lost.authorization), "invitation-unknown", 403)
    world.draw(world.respondent(5))


@pytest.mark.parametrize("settled", [False, True], ids=["while it waits", "at rest"])
def test_the_code_that_takes_a_drawn_ones_place_draws_no_second_token(
    world: World, settled: bool
) -> None:
    world.publish(invited=6)
    world.draw(world.respondent(1))
    if settled:
        settle(world.engine("issuer"))
    world.command("issuer", "replace", replacement(world, 1, 4))
    second = world.respondent(4)
    asked = second.blinding()
    world.refuses(lambda: world.ask(asked, second.authorization), "invitation-unknown", 403)


def test_a_lost_code_is_replaced_once_and_then_its_successor_is(world: World) -> None:
    world.publish(invited=6)
    world.command("issuer", "replace", replacement(world, 0, 4))
    world.command("issuer", "replace", replacement(world, 0, 5))
    third = world.respondent(5)
    asked = third.blinding()
    world.refuses(lambda: world.ask(asked, third.authorization), "invitation-unknown", 403)
    world.command("issuer", "replace", replacement(world, 4, 3))
    world.draw(world.respondent(3))


def test_replacing_by_an_unknown_or_used_code_kills_nothing(world: World) -> None:
    world.publish(invited=6)
    world.draw(world.respondent(5))
    before = world.fingerprint("issuer")
    assert world.command("issuer", "replace", replacement(world, 0, 5)).status_code == 202
    assert before != world.fingerprint("issuer")  # the command itself is remembered
    world.draw(world.respondent(0))


def test_the_statement_counts_and_stays_the_same(world: World) -> None:
    manifest = world.publish(invited=7)
    for number in range(3):
        world.draw(world.respondent(number))
    world.command("issuer", "replace", replacement(world, 3, 6))
    world.clock.now = manifest.closes_not_before
    first = world.obeyed("issuer", "close")
    statement = statement_of(first)
    statement.verify(manifest.issuer_statement_key)
    assert statement.manifest_hash == manifest.hash
    assert (statement.invited, statement.issued, statement.replaced) == (7, 3, 1)
    assert world.obeyed("issuer", "close") == first
    late = world.respondent(4)
    world.refuses(lambda: world.ask(late.blinding(), late.authorization), "issue-closed", 410)


def test_a_close_before_the_promised_time_is_refused(world: World) -> None:
    world.publish()
    world.refuses(lambda: world.command("issuer", "close"), "close-too-early", 403)


def test_an_early_close_that_must_end_void_is_refused(world: World) -> None:
    manifest = world.publish()
    world.clock.now = manifest.closes_not_before
    world.refuses(lambda: world.command("issuer", "close"), "close-would-void", 409)


def test_nothing_is_public_before_the_close_and_the_statement_makes_itself(world: World) -> None:
    manifest = world.publish()
    address = f"/s/{SURVEY_ID}/issuer-statement"
    client = world.client("issuer")
    world.refuses(lambda: client.get(address), "not-published", 404)
    world.refuses(lambda: client.get("/s/zzzzzzzzzzzzzzzz/issuer-statement"), "survey-unknown", 404)
    world.refuses(lambda: client.get("/s/é/issuer-statement"), "survey-unknown", 404)
    world.clock.now = manifest.submit_until
    world.refuses(lambda: client.get(address), "not-published", 404)  # a visitor sets nothing off
    world.issuer.extensions["issuer"].tidy()
    shown = client.get(address)
    assert shown.status_code == 200
    IssuerStatement.from_bytes(shown.data).verify(manifest.issuer_statement_key)


def test_erasing_waits_for_the_close_and_forgets_the_codes(world: World) -> None:
    manifest = world.publish()
    world.refuses(lambda: world.command("issuer", "erase"), "command-refused", 409)
    world.clock.now = manifest.submit_until
    world.obeyed("issuer", "close")
    assert world.obeyed("issuer", "erase") == {"state": "erased"}
    assert all(code_hash(SURVEY_ID, code) not in world.files("issuer") for code in world.codes)


def test_at_destroy_by_the_codes_go_by_themselves(world: World) -> None:
    manifest = world.publish()
    world.clock.now = manifest.destroy_by
    world.issuer.extensions["issuer"].tidy()
    assert all(code_hash(SURVEY_ID, code) not in world.files("issuer") for code in world.codes)


def test_the_surveys_first_key_file_is_kept(world: World) -> None:
    answer = world.obeyed("issuer", "create")
    desk = world.issuer.extensions["issuer"]
    assert desk.keys.make(SURVEY_ID) == desk.keys.make(SURVEY_ID)
    assert b64u(desk.keys.make(SURVEY_ID)[0]) == answer["token_key"]
    for path in world.issuer_config.secrets.glob("*.statement"):
        assert path.stat().st_mode & 0o777 == 0o600
