"""R18: every route of all four rooms, whatever it answers, takes the same powers away."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from .world import ORIGINS, World

ROOMS = sorted(ORIGINS)
PLACES = {"survey_id": "a" * 16, "name": "base.css"}
PLACE = re.compile(r"<(?:[^:>]*:)?(?P<name>\w+)>")
METHODS = ("GET", "POST", "PUT", "OPTIONS")  # those that a route has not are answered, too
ALIKE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TELLING = ("Last-Modified", "Link", "NEL", "Report-To", "Server", "X-Powered-By")
Visit = tuple[str, TestResponse]


def app_of(world: World, room: str) -> Flask:
    app = world.internet.doors[ORIGINS[room]].app
    assert isinstance(app, Flask)
    return app


def path_of(rule: Rule) -> str:
    """An address of this route; what stands in a place does not matter, "1" fits most."""
    return PLACE.sub(lambda place: PLACES.get(place["name"], "1"), rule.rule)


def visits(app: Flask, room: str) -> Iterator[Visit]:
    """Every route by every method, and an address that no room has."""
    client: FlaskClient = app.test_client()
    paths = {path_of(rule) for rule in app.url_map.iter_rules()} | {"/nowhere"}
    for path in sorted(paths):
        for method in METHODS:
            answer = client.open(path, method=method, base_url=ORIGINS[room])
            yield f"{method} {path} {answer.status_code}", answer


@pytest.fixture(name="room", params=ROOMS)
def each_room(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def all_visits(session_world: World, room: str) -> list[Visit]:
    return list(visits(app_of(session_world, room), room))


def test_there_are_routes_to_look_at(all_visits: list[Visit]) -> None:
    assert len(all_visits) >= 3 * len(METHODS)
    assert all("<" not in name for name, _ in all_visits)


def test_no_answer_leaves_a_power_or_a_trace(all_visits: list[Visit], room: str) -> None:
    for name, answer in all_visits:
        headers = answer.headers
        found = {header: headers.get(header) for header in ALIKE}
        assert (name, found) == (name, ALIKE)
        assert (name, headers["Strict-Transport-Security"].partition(";")[0]) == (
            name,
            "max-age=63072000",
        )
        # The console checks where a form came from; nothing goes to another site there, either.
        referrer = "same-origin" if room == "console" else "no-referrer"
        assert (name, headers["Referrer-Policy"]) == (name, referrer)
        powers = headers["Permissions-Policy"].split(", ")
        assert len(powers) >= 10
        assert all(power.endswith("=()") for power in powers)
        assert (name, [one for one in TELLING if one in headers]) == (name, [])
        assert len(headers.getlist("Content-Security-Policy")) == 1


def test_every_policy_begins_from_nothing(all_visits: list[Visit]) -> None:
    for name, answer in all_visits:
        policy = {
            part.partition(" ")[0]: part.partition(" ")[2]
            for part in answer.headers["Content-Security-Policy"].split("; ")
        }
        assert (name, policy["default-src"]) == (name, "'none'")
        assert (name, policy["base-uri"]) == (name, "'none'")
        assert (name, policy["frame-ancestors"]) == (name, "'none'")
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_nothing_is_kept_but_the_consoles_own_style(all_visits: list[Visit], room: str) -> None:
    kept = {
        name
        for name, answer in all_visits
        if answer.headers["Cache-Control"] != "no-store" or "ETag" in answer.headers
    }
    own = {"GET /static/base.css 200", "GET /favicon.ico 200"}
    assert kept == (own if room == "console" else set())


def test_a_respondent_is_given_nothing_to_come_back_with(
    all_visits: list[Visit], room: str
) -> None:
    given = [name for name, answer in all_visits if "Set-Cookie" in answer.headers]
    assert room == "console" or given == []


def test_other_sites_read_nothing_unless_they_are_the_surveys_page(
    session_world: World, room: str
) -> None:
    client = app_of(session_world, room).test_client()
    for rule in app_of(session_world, room).url_map.iter_rules():
        answer = client.get(
            path_of(rule), base_url=ORIGINS[room], headers={"Origin": "https://elsewhere.example"}
        )
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
