import json

import pytest
from flask import Flask, Response, session

from survey.errors import InvitationUnknown, ServiceUnavailable
from survey.protocol.errors import TokenInvalid
from survey.web.application import HEADERS, bare_app
from survey.web.requests import read_body

SECRET = "an answer that must not be written down"


@pytest.fixture
def app() -> Flask:
    app = bare_app("survey", "https://issuer.example.org")

    @app.get("/protocol")
    def protocol() -> Response:
        raise TokenInvalid("the token is for another survey")

    @app.get("/room")
    def room() -> Response:
        raise InvitationUnknown

    @app.get("/busy")
    def busy() -> Response:
        raise ServiceUnavailable("try again")

    @app.get("/fault")
    def fault() -> Response:
        raise RuntimeError(SECRET)

    @app.get("/session")
    def write_session() -> Response:
        session["name"] = "somebody"
        return Response("written")

    @app.post("/body")
    def body() -> Response:
        return Response(read_body("application/octet-stream", 10))

    return app


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/protocol", 403, "token-invalid"),
        ("/room", 403, "invitation-unknown"),
        ("/busy", 503, "service-unavailable"),
        ("/fault", 500, "internal"),
        ("/nowhere", 404, "not-found"),
        ("/body", 405, "method-not-allowed"),
    ],
)
def test_every_refusal_is_a_problem_document(app: Flask, path: str, status: int, code: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem = json.loads(answer.data)
    assert problem["type"] == f"urn:asv1:{code}"
    assert problem["status"] == status
    assert problem["title"]


def test_a_busy_server_says_when_to_come_back(app: Flask) -> None:
    assert app.test_client().get("/busy").headers["Retry-After"] == "5"


def test_a_fault_leaves_its_place_but_neither_words_nor_time(
    capsys: pytest.CaptureFixture[str], app: Flask
) -> None:
    answer = app.test_client().get("/fault")
    logged = capsys.readouterr().err
    assert SECRET not in logged + answer.text
    assert logged.startswith("ERROR RuntimeError")
    assert "in fault" in logged


def test_a_fault_that_no_handler_catches_is_logged_without_its_path_and_text(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_error: Exception) -> Response:
        raise RuntimeError(SECRET)

    app.register_error_handler(RuntimeError, fails)
    app.test_client().get("/fault")
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged
    assert SECRET not in logged
    assert "/fault" not in logged


def test_no_session_can_be_written_and_no_cookie_is_sent(app: Flask) -> None:
    answer = app.test_client().get("/session")
    assert answer.status_code == 500
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/fault", "/room"])
def test_every_answer_carries_the_protecting_headers(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_plain_http_on_this_machine_promises_no_tls() -> None:
    answer = bare_app("survey", "http://localhost:8400").test_client().get("/healthz")
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/octet-stream; charset=utf-8", ""]
)
def test_another_media_type_is_refused_before_the_body(app: Flask, media_type: str) -> None:
    answer = app.test_client().post("/body", data=b"x" * 100, content_type=media_type)
    assert (answer.status_code, json.loads(answer.data)["type"]) == (415, "urn:asv1:content-type")


def test_a_body_over_the_limit_is_refused(app: Flask) -> None:
    client = app.test_client()
    octets = "application/octet-stream"
    assert client.post("/body", data=b"x" * 10, content_type=octets).data == b"x" * 10
    answer = client.post("/body", data=b"x" * 11, content_type=octets)
    assert (answer.status_code, json.loads(answer.data)["type"]) == (413, "urn:asv1:body-too-large")
