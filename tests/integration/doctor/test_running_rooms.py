"""Running rooms, from outside: silent ones pass; each way of being indiscreet is seen."""

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from survey.config import IssuerConfig
from survey.doctor.canary import FAMILY
from survey.doctor.findings import Grade
from survey.issuer.application import create_app

from .conftest import Examined, Loud, answering, free_port, home_of, serving

Examine = Callable[..., Examined]
TATTLING = """
import sys
from wsgiref.simple_server import demo_app, make_server
make_server("localhost", int(sys.argv[-1]), demo_app).serve_forever()
"""  # wsgiref writes every request to its stderr
QUICK = ("-c", TATTLING)
LONG_AGO = "Thu, 01 Jan 2026 00:00:00 GMT"


def healthy(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"ok\n"]


def test_rooms_as_they_are_served_write_no_request_down(tmp_path: Path, examine: Examine) -> None:
    home = tmp_path / "home"
    with ExitStack() as stack:
        for room in ("issuer", "collector", "page", "console"):
            port = free_port()
            config = home_of(home, room, port)
            stack.enter_context(serving(config, port, tmp_path / f"{room}.txt"))
        examined = examine(home)
    for check in ("access-log", "debug", "forwarded", "folder", "secrets", "disk", "row-numbers"):
        assert examined.grade(check) is Grade.FINE, examined.seen(check)
    as_root = os.geteuid() == 0
    assert examined.grade("root") is (Grade.FAULT if as_root else Grade.FINE)


def test_a_log_of_requests_is_found_wherever_the_process_writes_it(
    tmp_path: Path, examine: Examine
) -> None:
    port = free_port()
    config = home_of(tmp_path / "home", "page", port)
    said = tmp_path / "elsewhere.txt"
    with serving(config, port, said, program=QUICK):
        examined = examine(tmp_path / "home")
    assert examined.grade("access-log") is Grade.FAULT
    assert str(said) in examined.seen("access-log")


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_AUTHORIZATION"])
def test_a_log_that_keeps_one_header_only_is_found(
    tmp_path: Path, examine: Examine, header: str
) -> None:
    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with (tmp_path / "page" / "agents.txt").open("a") as log:
            log.write(environ.get(header, "") + "\n")
        return healthy(environ, start)

    with answering(app) as port:
        home_of(tmp_path, "page", port)
        assert examine(tmp_path).grade("access-log") is Grade.FAULT


def test_a_log_from_before_the_mistake_was_mended_is_doubtful(
    tmp_path: Path, examine: Examine
) -> None:
    with answering(healthy) as port:
        home_of(tmp_path / "home", "page", port)
        (tmp_path / "access.log.1").write_text(f"192.0.2.7 GET /{FAMILY}0123\n")
        examined = examine(tmp_path / "home", tmp_path / "access.log.1")
    assert examined.grade("access-log") is Grade.DOUBT


def test_a_room_that_does_not_answer_is_not_said_to_be_silent(
    tmp_path: Path, examine: Examine
) -> None:
    home_of(tmp_path, "page", free_port())
    examined = examine(tmp_path)
    for check in ("access-log", "debug", "forwarded", "root"):
        assert examined.grade(check) is Grade.DOUBT


@pytest.mark.parametrize("variable", ["FLASK_DEBUG", "SSLKEYLOGFILE"])
def test_a_process_that_runs_with_a_debugging_switch_is_seen(
    tmp_path: Path, examine: Examine, variable: str
) -> None:
    port = free_port()
    config = home_of(tmp_path, "page", port)
    value = "1" if variable == "FLASK_DEBUG" else str(tmp_path / "keys")
    with serving(config, port, tmp_path / "said.txt", {variable: value}, QUICK):
        examined = examine(tmp_path)
    assert examined.grade("debug") is Grade.FAULT
    assert variable in examined.seen("debug")


def test_a_server_that_shows_a_stranger_its_inside_is_seen(
    tmp_path: Path, examine: Examine
) -> None:
    def app(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("500 INTERNAL SERVER ERROR", [("Content-Type", "text/plain")])
        return [b"Traceback (most recent call last):\n  answer = 4\n"]

    with answering(app) as port:
        home_of(tmp_path, "page", port)
        assert examine(tmp_path).grade("debug") is Grade.FAULT


def test_a_room_that_is_made_to_believe_a_proxy_is_seen(tmp_path: Path, examine: Examine) -> None:
    port = free_port()
    config = home_of(tmp_path, "issuer", port)
    assert isinstance(config, IssuerConfig)
    app = create_app(config)

    def tell(response: Response) -> Response:
        response.headers["X-Seen-By"] = request.host
        return response

    app.after_request(tell)
    with answering(app) as honest:
        home_of(tmp_path / "honest", "issuer", honest)
        assert examine(tmp_path / "honest").grade("forwarded") is Grade.FINE
    with answering(ProxyFix(app.wsgi_app, x_host=1)) as trusting:
        home_of(tmp_path / "trusting", "issuer", trusting)
        assert examine(tmp_path / "trusting").grade("forwarded") is Grade.FAULT
    app.extensions["issuer"].stop()


def dated(words: str) -> type[Loud]:
    class Dated(Loud):
        def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
            return words

    return Dated


def test_clocks_that_agree_are_fine_and_one_that_is_months_behind_is_not(
    tmp_path: Path, examine: Examine
) -> None:
    home_of(tmp_path, "page", free_port())
    assert examine(tmp_path).grade("clock") is Grade.DOUBT  # nobody to compare with
    for handler, grade in (
        (Loud, Grade.FINE), (dated(LONG_AGO), Grade.FAULT), (dated("never"), Grade.DOUBT),
    ):  # fmt: skip
        with answering(healthy, handler) as port:
            examined = examine(tmp_path, peers=(f"http://localhost:{port}",))
        assert examined.grade("clock") is grade
    assert examine(tmp_path, peers=(f"http://localhost:{port}",)).grade("clock") is Grade.DOUBT
