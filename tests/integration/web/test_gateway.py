"""What an application sees of a request that came through granian, and what comes back."""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, Response, request

from survey.web.application import HEADERS, bare_app
from survey.web.bodies import Bodies
from survey.web.gateway import Gateway
from survey.web.serving import listening, server_of
from tests.integration.web.conftest import free_port

Ask = Callable[..., http.client.HTTPResponse]


def application() -> Flask:
    app = bare_app("survey", "http://localhost:8400")

    @app.route("/environ/<path:_name>", methods=["GET", "POST"])
    def environ(_name: str) -> Response:
        told = {name: value for name, value in request.environ.items() if name[0].isupper()}
        return Response(json.dumps({**told, "body": request.get_data(as_text=True)}))

    @app.get("/parts")
    def parts() -> Response:
        return Response(str(number) * 70_000 for number in range(4))

    @app.get("/cookies")
    def cookies() -> Response:
        response = Response("")
        response.headers.add("Set-Cookie", "a=1")
        response.headers.add("Set-Cookie", "b=2")
        return response

    return app


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    """Serve an application on a thread's own event loop."""
    ready = threading.Event()
    ends: list[Callable[[], object]] = []

    async def run() -> None:
        ending = asyncio.Event()
        ends.append(lambda: loop.call_soon_threadsafe(ending.set))
        loop = asyncio.get_running_loop()
        gateway = Gateway(app, Bodies(patience=0.3), threads=2)
        server = server_of(gateway, ("127.0.0.1", port))
        serving = asyncio.create_task(server.serve())
        await listening(("127.0.0.1", port))
        ready.set()
        await ending.wait()
        server.stop()  # type: ignore[no-untyped-call]
        await serving
        await gateway.finish(1)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(60)
    yield
    ends[0]()
    thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    with served(application(), port):
        yield port


@pytest.fixture
def ask(port: int) -> Iterator[Ask]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def one(method: str, path: str, *lines: tuple[str, str], body: bytes = b"") -> object:
        connection.putrequest(method, path)
        for name, value in lines:
            connection.putheader(name, value)
        connection.endheaders(body or None)
        return connection.getresponse()

    yield one  # type: ignore[misc]
    connection.close()


def test_the_visitors_address_does_not_reach_the_application(ask: Ask) -> None:
    told = json.loads(ask("GET", "/environ/a").read())
    assert not {name for name in told if name.startswith("REMOTE")}
    assert "127.0.0.1" not in str({**told, "HTTP_HOST": "", "SERVER_NAME": ""})


def test_path_query_and_headers_arrive_as_they_were_sent(ask: Ask) -> None:
    told = json.loads(
        ask(
            "GET", "/environ/%E5%8D%B7%20a?x=%20y&z", ("Cookie", "a=1"), ("Cookie", "b=2"),
            ("X-A", "1"), ("X-A", "2"), ("X_A", "3"),
        ).read()
    )  # fmt: skip
    assert told["PATH_INFO"].encode("latin-1").decode() == "/environ/卷 a"
    assert told["QUERY_STRING"] == "x=%20y&z"
    assert (told["HTTP_COOKIE"], told["HTTP_X_A"]) == ("a=1; b=2", "1,2")


def test_a_body_in_chunks_arrives_whole(ask: Ask) -> None:
    lines = (("Transfer-Encoding", "chunked"), ("Content-Type", "text/plain"))
    told = json.loads(
        ask("POST", "/environ/a", *lines, body=b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n").read()
    )
    assert (told["body"], told["CONTENT_TYPE"]) == ("hello", "text/plain")


def test_an_answer_in_parts_arrives_whole(ask: Ask) -> None:
    assert ask("GET", "/parts").read() == b"".join(b"%d" % n * 70_000 for n in range(4))


def test_a_header_that_comes_twice_leaves_twice(ask: Ask) -> None:
    assert ask("GET", "/cookies").headers.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_the_head_of_a_page_has_its_length_and_no_body(ask: Ask) -> None:
    answer = ask("HEAD", "/healthz")
    assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, "3", b"")


def test_a_slow_body_is_refused_like_everything_else_and_the_connection_closed(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
        slow.sendall(b"POST /environ/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
        answer = http.client.HTTPResponse(slow)
        answer.begin()
        assert answer.status == 503
        assert answer.headers["Retry-After"]
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert json.loads(answer.read())["title"] == "the request took too long to arrive"
        slow.settimeout(30)
        assert slow.recv(10) == b""
