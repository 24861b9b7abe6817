"""Sessions, cookies, CSRF, and who may open which door."""

from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from survey.console.sessions import IDLE_SECONDS, LONGEST_SECONDS
from tests.integration.console.conftest import (
    NAME,
    PASSWORD,
    House,
    csrf_of,
    open_house,
)

OPEN = {  # what anybody may reach, and what it answers without a session
    ("GET", "/healthz"): 200,
    ("GET", "/sign-in"): 200,
    ("POST", "/sign-in"): 400,  # no CSRF token
    ("POST", "/sign-out"): 400,
    ("POST", "/releases"): 415,  # signed bytes only
    ("GET", "/static/<name>"): 200,
    ("GET", "/favicon.ico"): 200,
}
FILLED = {"survey_id": "abcdefghijklmnop", "sequence": "1", "name": "base.css"}


def routes(house: House) -> list[tuple[str, str, str]]:
    """Return method, rule and a path for every route, from the URL map."""
    adapter = house.app.url_map.bind("localhost")
    return [
        (method, str(rule), adapter.build(rule.endpoint, {a: FILLED[a] for a in rule.arguments}))
        for rule in house.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]


def cookie_of(answer: Any) -> Any:
    return next(iter(SimpleCookie(answer.headers["Set-Cookie"]).values()))


def is_in(client: FlaskClient) -> bool:
    return client.get("/releases").status_code == 200


def test_every_route_but_the_listed_sends_a_stranger_to_the_sign_in_page(released: House) -> None:
    seen = set()
    for method, rule, path in routes(released):
        answer = released.app.test_client().open(path, method=method)
        if (method, rule) in OPEN:
            seen.add((method, rule))
            assert answer.status_code == OPEN[method, rule], (method, rule)
        else:
            assert (answer.status_code, answer.location) == (302, "/sign-in"), (method, rule)
    assert seen == set(OPEN)


@pytest.mark.parametrize("role", ["administrator", "researcher"])
def test_either_role_reads_every_page(released: House, role: str) -> None:
    with released.engine.begin() as connection:
        connection.execute(text("UPDATE accounts SET role = :role"), {"role": role})
    reader = released.reader()
    for method, rule, path in routes(released):
        if method == "GET" and "files" not in rule:
            assert reader.get(path, follow_redirects=True).status_code == 200, rule


def test_a_wrong_password_an_unknown_name_and_a_missing_field_read_alike(house: House) -> None:
    answers = [
        house.sign_in(house.app.test_client(), password, name)
        for name, password in ((NAME, "wrong"), ("nobody", "wrong"), (NAME, ""), ("", ""))
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all("账号和密码对不上" in answer.get_data(as_text=True) for answer in answers)


def test_a_typed_password_is_not_sent_back(house: House) -> None:
    answer = house.sign_in(house.app.test_client(), "my secret guess")
    assert "my secret guess" not in answer.get_data(as_text=True)


def test_a_form_without_its_token_changes_nothing(house: House) -> None:
    before = house.digest()
    answer = house.app.test_client().post("/sign-in", data={"name": NAME, "password": PASSWORD})
    assert answer.status_code == 400
    assert "页面打开太久了" in answer.get_data(as_text=True)
    reader = house.reader()
    kept = house.digest("sessions")
    assert reader.post("/sign-out").status_code == 400
    assert house.digest("sessions") == kept
    assert is_in(reader)
    assert house.digest("accounts", "releases") != before


def test_a_session_is_new_at_each_sign_in_and_its_csrf_secret_too(house: House) -> None:
    client = house.app.test_client()
    with client.session_transaction() as planted:
        planted["token"] = "planted"
    csrf_of(client)
    with client.session_transaction() as before:
        old = dict(before)
    house.sign_in(client)
    with client.session_transaction() as after:
        assert after["token"] not in {"planted", ""}
        assert after.get("csrf_token") != old["csrf_token"]


def test_the_database_holds_only_the_hash_of_a_token(house: House) -> None:
    client = house.reader()
    with client.session_transaction() as cookie:
        token = cookie["token"]
    with house.engine.connect() as connection:
        row = connection.execute(text("SELECT token_hash FROM sessions")).scalar_one()
    assert len(row) == 32
    assert token.encode() not in row


def test_a_cookie_kept_after_signing_out_opens_nothing(house: House) -> None:
    client = house.reader()
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    client.post("/sign-out", data={"csrf_token": csrf_of(client, "/releases")})
    assert not is_in(client)
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert not is_in(client)


def test_a_session_ends_when_it_is_idle(house: House) -> None:
    client = house.reader()
    house.clock.now += IDLE_SECONDS - 1
    assert is_in(client)
    house.clock.now += IDLE_SECONDS
    assert not is_in(client)


def test_a_session_ends_after_a_working_day_however_busy(house: House) -> None:
    client = house.reader()
    for _ in range(LONGEST_SECONDS // (IDLE_SECONDS - 60)):
        house.clock.now += IDLE_SECONDS - 60
        assert is_in(client)
    house.clock.now += IDLE_SECONDS - 60
    assert not is_in(client)


def test_stale_sessions_are_forgotten_at_the_next_sign_in(house: House) -> None:
    house.reader()
    house.clock.now += LONGEST_SECONDS
    house.reader()
    with house.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 1


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(house: House) -> None:
    cookie = cookie_of(house.app.test_client().get("/sign-in"))
    assert cookie.key == "console"
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", "")


def test_over_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    secure = open_house(tmp_path, origin="https://console.example.org")
    answer = secure.app.test_client().get("/sign-in", base_url="https://console.example.org")
    cookie = cookie_of(answer)
    assert (cookie.key, cookie["secure"], cookie["path"]) == ("__Host-console", True, "/")
    assert cookie["domain"] == ""
    assert "Strict-Transport-Security" in answer.headers
    secure.engine.dispose()


def test_the_cookies_key_is_made_once_and_only_its_owner_reads_it(
    house: House, tmp_path: Path
) -> None:
    key = house.config.secrets / "session.key"
    assert key.stat().st_mode & 0o777 == 0o600
    again = open_house(tmp_path)
    assert again.app.secret_key == house.app.secret_key == key.read_bytes()
    again.engine.dispose()


def test_programs_and_style_sheets_get_no_cookie(released: House) -> None:
    client = released.app.test_client()
    for path in ("/healthz", "/static/base.css", "/releases"):
        assert "Set-Cookie" not in client.get(path).headers
