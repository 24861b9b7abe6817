"""Between granian and a room: a request is whole before it takes one of the room's threads.

A WSGI server reads a body in the thread that answers it: as many slow senders as there are
threads silence the room. Granian's own interface (RSGI) hands the body over on an event loop,
where waiting costs nothing; a thread is taken for the answer alone. The address of the visitor
ends here: what the application is not told it cannot keep.
"""

import asyncio
import sys
from collections.abc import AsyncIterable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Final, Protocol
from wsgiref.types import WSGIApplication, WSGIEnvironment

from survey.errors import SurveyError
from survey.web.application import REFUSAL
from survey.web.bodies import Bodies

STALLED_SECONDS: Final = 60.0  # a reader of a stream who takes nothing for so long is left
FLUSH_SECONDS: Final = 0.1  # for the last bytes to leave the process
FRAMING: Final = frozenset({"content-length", "transfer-encoding"})
Headers = list[tuple[str, str]]


class Transport(Protocol):
    """Where the parts of a long answer go."""

    async def send_bytes(self, data: bytes, /) -> None:
        """Send one part; returns when there is room for the next."""


class Exchange(AsyncIterable[bytes], Protocol):
    """Granian's side of one request: the body in, the answer out."""

    def response_bytes(self, status: int, headers: Headers, body: bytes, /) -> None:
        """Answer at once."""

    def response_stream(self, status: int, headers: Headers, /) -> Transport:
        """Answer in parts."""


class Gateway:
    """A WSGI application as granian's event loop calls it."""

    def __init__(self, application: WSGIApplication, bodies: Bodies, threads: int) -> None:
        """Answer with so many threads; they are started when they are needed."""
        self._application = application
        self._bodies = bodies
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._answering: set[asyncio.Future[None]] = set()

    async def __rsgi__(self, scope: Any, exchange: Exchange) -> None:  # noqa: ANN401 - granian's
        """Receive one request, then let a thread answer it."""
        environ = environ_of(scope)
        length = scope.headers.get("content-length")
        try:
            body = await self._bodies.receive(int(length) if length else None, exchange)
        except SurveyError as refusal:
            environ[REFUSAL], body = refusal, b""
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        await self._answer(environ, exchange)

    def end(self) -> None:
        """Take nothing more that is still on its way."""
        self._bodies.end()

    async def finish(self, seconds: float) -> None:
        """Wait until what is being answered has been answered, but not for ever."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=seconds)
        await asyncio.sleep(FLUSH_SECONDS)

    async def _answer(self, environ: WSGIEnvironment, exchange: Exchange) -> None:
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(self._threads, self._work, environ, exchange, loop)
        self._answering.add(answer)
        answer.add_done_callback(self._answering.discard)
        await answer

    def _work(
        self, environ: WSGIEnvironment, exchange: Exchange, loop: asyncio.AbstractEventLoop
    ) -> None:
        """Run the application from start to end in this one thread: a database session needs it."""
        begun: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: Headers, _error: object = None) -> Any:  # noqa: ANN401
            begun.append((int(status[:3]), headers))

        parts = self._application(environ, start_response)
        try:
            status, headers = begun[-1]
            if any(name.lower() == "content-length" for name, _value in headers):
                exchange.response_bytes(status, headers, b"".join(parts))
            else:
                _stream(parts, exchange.response_stream(status, headers), loop)
        finally:
            getattr(parts, "close", lambda: None)()


def environ_of(scope: Any) -> WSGIEnvironment:  # noqa: ANN401 - granian's
    """Return the request's line and headers as WSGI has them, without the visitor's address."""
    host, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if scope.authority:  # HTTP/2 has no Host header
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        _add_header(environ, name, value)
    return environ


def _add_header(environ: WSGIEnvironment, name: str, value: str) -> None:
    if name in FRAMING or "_" in name:  # X_Y would pass for X-Y
        return
    key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
    joint = "; " if name == "cookie" else ","
    environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value


def _stream(parts: Iterable[bytes], transport: Transport, loop: asyncio.AbstractEventLoop) -> None:
    for part in parts:
        sending = asyncio.run_coroutine_threadsafe(_send(transport, part), loop)
        sending.result(STALLED_SECONDS)


async def _send(transport: Transport, part: bytes) -> None:
    await transport.send_bytes(part)
