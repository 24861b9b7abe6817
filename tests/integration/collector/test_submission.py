"""What an envelope may meet, every code of G11 in its order, and what stays untouched."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import text

from survey.protocol.codes import new_code
from survey.protocol.envelope import Envelope, Receipt
from survey.protocol.tokens import Token
from tests.integration.storage.world import ACCEPTED, NOW, SURVEY_ID, World

OTHER_ID = "ponmlkjihgfedcba"


def rows(world: World, table: str) -> int:
    with world.engine("collector").connect() as connection:
        query = text(f"SELECT count(*) FROM {table} AS counted")  # noqa: S608 - our own names
        return int(connection.execute(query).scalar_one())


def stored(world: World) -> int:
    """Return how many ciphertexts are kept; there is one for each spent token."""
    kept = rows(world, "inbox") + rows(world, "responses")
    assert kept == rows(world, f"({ACCEPTED})")
    return kept


def forged(token: Token) -> Token:
    return replace(token, authenticator=bytes(256))


def test_the_refusals_come_in_the_order_of_the_protocol(world: World) -> None:
    manifest = world.publish()
    person = world.respondent(0)
    token = world.draw(person)
    good = person.envelope(token)
    bad_token = person.envelope(forged(token))
    unsigned = replace(bad_token, signature=bytes(64)).to_bytes()
    world.clock.now = manifest.starts - 1
    wrong = {"content_type": "text/plain"}
    world.refuses(lambda: world.submit(b"", OTHER_ID, **wrong), "survey-unknown", 404)
    world.refuses(lambda: world.submit(b"", **wrong), "content-type", 415)
    world.refuses(lambda: world.submit(b"short"), "envelope-malformed", 422)
    world.refuses(lambda: world.submit(unsigned), "signature-invalid", 403)
    world.refuses(lambda: world.submit(bad_token.to_bytes()), "token-invalid", 403)
    world.refuses(lambda: world.submit(good.to_bytes()), "survey-not-started", 403)
    world.clock.now = NOW
    first = world.submit(good.to_bytes())
    conflicting = person.envelope(token, answer=5).to_bytes()
    world.refuses(lambda: world.submit(conflicting), "sequence-conflict", 409)
    world.clock.now = manifest.submit_until
    world.refuses(lambda: world.submit(conflicting), "survey-closed", 410)
    again = world.submit(good.to_bytes())
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data == again.data
    assert stored(world) == 1


def test_a_nonce_that_is_not_the_one_time_keys_is_refused(world: World) -> None:
    world.publish()
    token = world.draw(world.respondent(0))
    thief = world.respondent(0)  # holds the token, not the key
    world.refuses(lambda: world.submit(thief.envelope(token).to_bytes()), "signature-invalid", 403)


def test_a_token_under_another_key_or_challenge_is_refused(world: World) -> None:
    world.publish()
    person = world.respondent(0)
    token = world.draw(person)
    for odd in (replace(token, key_id=bytes(32)), replace(token, challenge_digest=bytes(32))):
        body = person.envelope(odd).to_bytes()
        world.refuses(lambda body=body: world.submit(body), "token-invalid", 403)  # type: ignore[misc]


def test_a_bit_anywhere_makes_an_envelope_refused(world: World) -> None:
    world.publish()
    person = world.respondent(0)
    body = person.envelope(world.draw(person)).to_bytes()
    before = world.fingerprint("collector")
    for at in range(0, len(body), 97):
        altered = bytearray(body)
        altered[at] ^= 1
        assert world.submit(bytes(altered)).status_code in {403, 422}
    assert world.fingerprint("collector") == before
    assert world.submit(body).status_code == 200


def test_an_oversized_body_is_refused_unread(world: World) -> None:
    world.publish()
    world.refuses(lambda: world.submit(bytes(20_000)), "body-too-large", 413)


def test_an_unpublished_survey_is_unknown(world: World) -> None:
    world.manifest_for([new_code(secrets.token_bytes)])
    world.refuses(lambda: world.submit(b""), "survey-unknown", 404)
    world.refuses(lambda: world.submit(b"", "é"), "survey-unknown", 404)


def test_over_the_global_rate_everybody_waits_alike(world: World) -> None:
    world.publish()
    person = world.respondent(0)
    body = person.envelope(world.draw(person)).to_bytes()
    world.collector.extensions["collector"].rate._left = -1_000.0
    refused = world.refuses(lambda: world.submit(body), "service-unavailable", 503)
    assert int(refused.headers["Retry-After"]) > 0


def test_the_receipt_has_exactly_its_media_type_and_no_cookie(world: World) -> None:
    world.publish()
    person = world.respondent(0)
    response = world.submit(person.envelope(world.draw(person)).to_bytes())
    assert response.headers["Content-Type"] == "application/vnd.asv1.receipt"
    assert "Set-Cookie" not in response.headers


def test_a_higher_sequence_takes_the_place_of_a_lower_one(world: World) -> None:
    manifest = world.publish()
    person = world.respondent(0)
    token = world.draw(person)
    first, second = (person.envelope(token, sequence=number) for number in (0, 3))
    assert world.submit(first.to_bytes()).status_code == 200
    receipt = Receipt.from_bytes(world.submit(second.to_bytes()).data)
    receipt.verify(manifest.collector_log_key, manifest.hash)
    assert receipt.entry == second.entry
    assert stored(world) == 1
    world.refuses(lambda: world.submit(first.to_bytes()), "sequence-superseded", 409)
    between = person.envelope(token, sequence=2).to_bytes()
    world.refuses(lambda: world.submit(between), "sequence-superseded", 409)


def test_a_correction_replaces_a_ciphertext_that_was_flushed_already(world: World) -> None:
    manifest = world.publish(invited=12)
    sent = {number: world.answer(number) for number in range(1, 12)}
    assert rows(world, "responses") > 0
    person = world.respondent(0)
    token = world.draw(person)
    versions = [person.envelope(token, sequence=number) for number in range(3)]
    for version in versions:
        assert world.submit(version.to_bytes()).status_code == 200
    assert stored(world) == 12
    world.clock.now = manifest.closes_not_before
    fetched = world.fetch(world.close()).data
    assert versions[2].to_bytes() in fetched
    assert all(envelope.to_bytes() in fetched for envelope in sent.values())
    assert all(old.ciphertext not in world.files("collector") for old in versions[:2])


def test_sixteen_threads_with_one_envelope_store_it_once(world: World) -> None:
    world.publish()
    person = world.respondent(0)
    body = person.envelope(world.draw(person)).to_bytes()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: world.submit(body), range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert stored(world) == 1


def test_sixteen_different_answers_under_one_token_leave_one(world: World) -> None:
    world.publish()
    person = world.respondent(0)
    token = world.draw(person)
    bodies = [person.envelope(token, answer=number % 5 + 1).to_bytes() for number in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(world.submit, bodies))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 15
    assert stored(world) == 1


def test_only_the_surveys_own_page_may_read_the_answer(world: World) -> None:
    world.publish()
    client = world.client("collector")
    address = f"/s/{SURVEY_ID}/responses"
    own = client.options(address, headers={"Origin": world.manifest.page_origin})
    other = client.options(address, headers={"Origin": "https://example.org"})
    assert own.headers["Access-Control-Allow-Origin"] == world.manifest.page_origin
    assert own.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Origin" not in other.headers


def test_the_flush_moves_random_batches_and_keeps_every_ciphertext(world: World) -> None:
    world.publish(invited=20)
    waiting: list[int] = []
    sent: list[Envelope] = []
    for number in range(20):
        sent.append(world.answer(number))
        world.settle()
        waiting.append(rows(world, "inbox"))
        assert stored(world) == number + 1
    assert max(waiting) < 2 * world.batch
    assert min(waiting[2 * world.batch :]) >= world.batch
    world.stop_logs()
    kept = world.files("collector")
    assert all(envelope.ciphertext in kept for envelope in sent)
