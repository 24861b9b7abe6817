"""What a token request may meet, every code of G11 in its order, and what stays untouched."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import gmpy2
import pytest
from sqlalchemy import event, text

from survey.issuer.draws import settle
from survey.protocol.codes import new_code
from survey.protocol.tokens import MODULUS_BYTES, TokenRequest
from tests.integration.storage.world import NOW, Respondent, World


def draws(world: World) -> int:
    with world.engine("issuer").connect() as connection:
        waiting = connection.execute(text("SELECT count(*) FROM draws")).scalar_one()
        query = text("SELECT count(*) FROM invitations WHERE state = :drawn")
        return int(waiting + connection.execute(query, {"drawn": b"\1"}).scalar_one())


def test_the_refusals_come_in_the_order_of_the_protocol(world: World) -> None:
    manifest = world.publish()
    known = world.respondent(0)
    stranger = Respondent(manifest, new_code(secrets.token_bytes))
    pending, who = known.blinding(), stranger.authorization
    world.clock.now = manifest.starts - 1
    wrong = {"data": b"short", "content_type": "text/plain"}
    world.refuses(lambda: world.ask(pending, who, **wrong), "content-type", 415)
    world.refuses(lambda: world.ask(pending, who, data=b"short"), "request-malformed", 422)
    world.refuses(lambda: world.ask(pending, who), "survey-not-started", 403)
    world.clock.now = NOW
    world.refuses(lambda: world.ask(pending, who), "invitation-unknown", 403)
    first = world.ask(pending, known.authorization)
    assert first.status_code == 200
    other = known.blinding()
    world.refuses(lambda: world.ask(other, known.authorization), "invitation-used", 409)
    world.clock.now = manifest.issue_until
    world.refuses(lambda: world.ask(other, known.authorization), "issue-closed", 410)
    world.refuses(lambda: world.ask(other, who), "issue-closed", 410)
    again = world.ask(pending, known.authorization)
    assert (again.status_code, again.data) == (200, first.data)
    world.clock.now = manifest.submit_until
    world.refuses(lambda: world.ask(pending, known.authorization), "issue-closed", 410)


def test_the_answer_has_exactly_its_media_type_and_no_cookie(world: World) -> None:
    world.publish()
    respondent = world.respondent(0)
    response = world.ask(respondent.blinding(), respondent.authorization)
    assert response.headers["Content-Type"] == "application/private-token-response"
    assert len(response.data) == MODULUS_BYTES
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer abcdefghijklmnop",
        "Invitation abcdefghijklmnop",
        "Invitation abcdefghijklmnop.short",
        "invitation abcdefghijklmnop.00000000000000000000000000",
        "Invitation qqqqqqqqqqqqqqqq.00000000000000000000000000",
    ],
)
def test_a_missing_or_odd_header_is_an_unknown_invitation(world: World, header: str | None) -> None:
    world.publish()
    pending = world.respondent(0).blinding()
    world.refuses(lambda: world.ask(pending, header), "invitation-unknown", 403)


def test_a_mistyped_code_is_unknown_but_only_after_the_dates(world: World) -> None:
    manifest = world.publish()
    respondent = world.respondent(0)
    typo = respondent.authorization[:-1] + ("0" if respondent.code[-1] != "0" else "1")
    world.refuses(lambda: world.ask(respondent.blinding(), typo), "invitation-unknown", 403)
    world.clock.now = manifest.starts - 1
    world.refuses(lambda: world.ask(respondent.blinding(), typo), "survey-not-started", 403)


def looked_up(world: World, person: Respondent) -> list[str]:
    """Return what one more request of hers asks the issuer's database, word for word."""
    said: list[str] = []
    engine = world.engine("issuer")

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    assert world.ask(person.blinding(), person.authorization).status_code in {403, 409, 410}
    event.remove(engine, "before_cursor_execute", hear)
    return said


@pytest.mark.parametrize("late", [False, True], ids=["while it issues", "after issue_until"])
def test_a_code_that_nobody_knows_is_looked_up_like_one_that_drew(
    world: World, *, late: bool
) -> None:
    manifest = world.publish()
    at_rest, waits = world.respondent(0), world.respondent(1)
    world.draw(at_rest)
    settle(world.engine("issuer"))
    world.draw(waits)
    world.clock.now = manifest.issue_until if late else NOW
    stranger = Respondent(manifest, new_code(secrets.token_bytes))
    asked = [looked_up(world, person) for person in (at_rest, waits, stranger)]
    assert asked[0]
    assert asked[0] == asked[1] == asked[2]


def test_a_blinded_message_out_of_range_is_refused_before_the_code_is_looked_up(
    world: World,
) -> None:
    manifest = world.publish()
    key = manifest.issuer_key
    stranger = Respondent(manifest, new_code(secrets.token_bytes))
    for blinded in (bytes(MODULUS_BYTES), key.modulus.to_bytes(MODULUS_BYTES, "big")):
        body = TokenRequest(key.key_id[-1], blinded).to_bytes()
        pending = stranger.blinding()
        world.refuses(
            lambda pending=pending, body=body: world.ask(  # type: ignore[misc]
                pending, stranger.authorization, data=body
            ),
            "request-malformed",
            422,
        )


def test_a_request_for_another_key_is_malformed(world: World) -> None:
    manifest = world.publish()
    respondent = world.respondent(0)
    pending = respondent.blinding()
    body = TokenRequest(manifest.issuer_key.key_id[-1] ^ 1, pending.request.blinded).to_bytes()
    world.refuses(
        lambda: world.ask(pending, respondent.authorization, data=body), "request-malformed", 422
    )


def test_an_oversized_body_is_refused_unread(world: World) -> None:
    world.publish()
    respondent = world.respondent(0)
    world.refuses(
        lambda: world.ask(respondent.blinding(), respondent.authorization, data=bytes(4096)),
        "body-too-large",
        413,
    )


def test_over_the_global_rate_everybody_waits_alike(world: World) -> None:
    world.publish()
    respondent = world.respondent(0)
    rate = world.issuer.extensions["issuer"].rate
    rate._left = -1_000.0
    refused = world.refuses(
        lambda: world.ask(respondent.blinding(), respondent.authorization),
        "service-unavailable",
        503,
    )
    assert int(refused.headers["Retry-After"]) > 0


def test_no_token_before_all_committed_codes_are_there(world: World) -> None:
    world.codes = [new_code(secrets.token_bytes) for _ in range(4)]
    world.manifest = world.manifest_for(world.codes)
    world.obeyed("issuer", "publish", world.published_args(world.manifest))
    respondent = world.respondent(0)
    world.refuses(
        lambda: world.ask(respondent.blinding(), respondent.authorization),
        "survey-not-started",
        403,
    )


def test_sixteen_threads_with_one_code_draw_one_token(world: World) -> None:
    world.publish()
    respondent = world.respondent(0)
    requests = [respondent.blinding() for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda pending: world.ask(pending, respondent.authorization), requests)
        )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 15
    assert draws(world) == 1


def test_sixteen_threads_with_one_request_get_the_same_bytes(world: World) -> None:
    world.publish()
    respondent = world.respondent(0)
    pending = respondent.blinding()
    with ThreadPoolExecutor(16) as pool:
        asked = pool.map(lambda _: world.ask(pending, respondent.authorization), range(16))
        answers = {(answer.status_code, answer.data) for answer in asked}
    assert len(answers) == 1
    assert draws(world) == 1


def test_only_the_surveys_own_page_may_read_the_answer(world: World) -> None:
    world.publish()
    client = world.client("issuer")
    asked = {"Origin": world.manifest.page_origin}
    own = client.options("/token-request", headers=asked)
    other = client.options("/token-request", headers={"Origin": "https://example.org"})
    assert own.headers["Access-Control-Allow-Origin"] == world.manifest.page_origin
    assert own.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    assert "Access-Control-Allow-Credentials" not in own.headers
    assert "Access-Control-Allow-Origin" not in other.headers
    refusal = client.post("/token-request", headers=asked)
    assert refusal.headers["Access-Control-Allow-Origin"] == world.manifest.page_origin


def test_the_token_key_is_destroyed_at_issue_until(world: World) -> None:
    manifest = world.publish()
    key_file = world.issuer_config.secrets / f"{manifest.survey_id}.token"
    desk = world.issuer.extensions["issuer"]
    desk.tidy()
    assert key_file.exists()
    world.clock.now = manifest.issue_until
    desk.tidy()
    assert not key_file.exists()
    world.clock.now = NOW  # a clock that steps back opens nothing
    respondent = world.respondent(0)
    world.refuses(
        lambda: world.ask(respondent.blinding(), respondent.authorization), "issue-closed", 410
    )


def test_the_same_request_is_answered_alike_when_the_token_key_is_gone(world: World) -> None:
    manifest = world.publish()
    respondent = world.respondent(0)
    pending = respondent.blinding()
    first = world.ask(pending, respondent.authorization)
    world.clock.now = manifest.issue_until
    world.issuer.extensions["issuer"].tidy()
    assert not (world.issuer_config.secrets / f"{manifest.survey_id}.token").exists()
    again = world.ask(pending, respondent.authorization)
    assert (again.status_code, again.data) == (200, first.data)


def test_the_thread_that_signs_lets_others_work_meanwhile(world: World) -> None:
    world.publish()
    respondent = world.respondent(0)
    with ThreadPoolExecutor(1) as thread:
        before = thread.submit(lambda: gmpy2.get_context().allow_release_gil).result()
        signed = thread.submit(world.ask, respondent.blinding(), respondent.authorization).result()
        after = thread.submit(lambda: gmpy2.get_context().allow_release_gil).result()
    assert (before, signed.status_code, after) == (False, 200, True)


def test_the_directory_names_the_keys_that_sign_now(world: World) -> None:
    manifest = world.publish()
    client = world.client("issuer")
    address = "/.well-known/private-token-issuer-directory"
    shown = client.get(address)
    assert shown.content_type == "application/private-token-issuer-directory"
    assert shown.get_json(force=True)["issuer-request-uri"] == "/token-request"
    assert len(shown.get_json(force=True)["token-keys"]) == 1
    world.clock.now = manifest.issue_until
    assert client.get(address).get_json(force=True)["token-keys"] == []
