"""The sample proxies write nothing down and pass no address on; with one line changed they do."""

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from survey.config import PageConfig
from survey.doctor.findings import Grade

from .conftest import Examined, answering, free_port, home_of
from .proxies import VISITOR, Proxy

Examine = Callable[..., Examined]
Seen = list[dict[str, str]]
NGINX_LOUD = ("access_log off;", "access_log {folder}/access.log;")
NGINX_FAULTS = ("error_log /dev/null emerg;", "error_log {folder}/error.log info;")
CADDY_LOUD = (
    "request_body {{",
    "log {{\n\t\toutput file {folder}/access.log\n\t}}\n\trequest_body {{",
)


@pytest.fixture
def seen() -> Seen:
    """What the room was told, request by request."""
    return []


@pytest.fixture
def proxy(tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """A proxy's folder, before a room that remembers everything it is told."""

    def room(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        seen.append({name: value for name, value in environ.items() if isinstance(value, str)})
        start("404 NOT FOUND", [("Content-Type", "text/plain")])
        return [b"nothing here\n"]

    port = free_port()
    with answering(room) as upstream:
        made = Proxy.make(tmp_path / "proxy", port, upstream)
        monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate.certificate))
        config = home_of(tmp_path / "home", "page", port, scheme="https")
        assert isinstance(config, PageConfig)
        yield made


def visit(proxy: Proxy) -> None:
    """Do everything that a proxy likes to note, from one address."""
    host = f"Host: localhost:{proxy.port}\r\n".encode()
    head = host + b"User-Agent: Visitor\r\nX-Forwarded-For: 198.51.100.9\r\n"
    proxy.says(
        b"GET /nothing HTTP/1.1\r\n" + head + b"Cookie: a=b\r\nReferer: https://x.y/\r\n\r\n"
    )
    proxy.says(b"POST /much HTTP/1.1\r\n" + head + b"Content-Length: 99000000\r\n\r\n")
    proxy.says(b"GARBAGE\r\n\r\n")
    proxy.mumbles(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")


def fill(change: tuple[str, str], proxy: Proxy) -> tuple[str, str]:
    old, new = (part.format(folder=proxy.folder) for part in change)
    return old, new


def served(proxy: Proxy, program: str, *changes: tuple[str, str]) -> AbstractContextManager[None]:
    run = proxy.nginx if program == "nginx" else proxy.caddy
    return run(*(fill(change, proxy) for change in changes))


@pytest.mark.parametrize("program", ["nginx", "caddy"])
def test_the_sample_keeps_no_trace_of_a_visitor(
    proxy: Proxy, program: str, examine: Examine, tmp_path: Path
) -> None:
    with served(proxy, program):
        visit(proxy)
        examined = examine(tmp_path / "home", proxy.folder)
    assert examined.grade("access-log") is Grade.FINE, examined.seen("access-log")
    assert examined.grade("forwarded") is Grade.FINE
    assert [path for path, data in proxy.files().items() if VISITOR.encode() in data] == []


@pytest.mark.parametrize("program", ["nginx", "caddy"])
def test_the_room_behind_the_sample_is_told_nothing_of_a_visitor(
    proxy: Proxy, program: str, seen: Seen
) -> None:
    with served(proxy, program):
        visit(proxy)
    told = seen[0]
    assert told["PATH_INFO"] == "/nothing"
    words = " ".join(f"{name}={value}" for name, value in told.items())
    for word in (VISITOR, "198.51.100.9", "Visitor", "FORWARDED", "COOKIE", "REFERER", "REAL_IP"):
        assert word not in words


@pytest.mark.parametrize(
    ("program", "change"),
    [("nginx", NGINX_LOUD), ("nginx", NGINX_FAULTS), ("caddy", CADDY_LOUD)],
)
def test_one_line_more_and_the_doctor_finds_the_log(
    proxy: Proxy, program: str, change: tuple[str, str], examine: Examine, tmp_path: Path
) -> None:
    with served(proxy, program, change):
        visit(proxy)
        examined = examine(tmp_path / "home", proxy.folder)
    assert examined.grade("access-log") is Grade.FAULT
    assert any(VISITOR.encode() in data for data in proxy.files().values())


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_nginx_gives_no_ticket_to_recognise_a_browser_by(
    proxy: Proxy, version: ssl.TLSVersion
) -> None:
    with proxy.nginx(), proxy.connect(version) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert line.recv(4096)
        assert line.session is None or not line.session.has_ticket


def test_with_tickets_on_there_would_be_one(proxy: Proxy) -> None:
    on = (("ssl_session_tickets off;", "ssl_session_tickets on;"),)
    with proxy.nginx(*on), proxy.connect(ssl.TLSVersion.TLSv1_2) as line:
        assert line.session is not None
        assert line.session.has_ticket
