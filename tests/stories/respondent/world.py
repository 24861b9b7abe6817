"""Issuer, collector and page server on free local ports, and a researcher who publishes to them."""

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from survey.collector.application import create_app as create_collector
from survey.config import CollectorConfig, IssuerConfig, PageConfig, ServerConfig
from survey.issuer.application import create_app as create_issuer
from survey.page.application import create_app as create_page
from survey.protocol.encoding import b64u
from survey.researcher.bundle import Bundle
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import links_of
from survey.researcher.keys import new_keys
from survey.researcher.publishing import publish
from survey.researcher.terms import Terms

PASSPHRASE = "a passphrase for invented answers"
ROOMS: dict[str, tuple[type[ServerConfig], Callable[..., Flask]]] = {
    "issuer": (IssuerConfig, create_issuer),
    "collector": (CollectorConfig, create_collector),
    "page": (PageConfig, create_page),
}


@dataclass
class Clock:
    """The servers' time: real, and moved on request."""

    moved: float = 0

    def __call__(self) -> float:
        return time.time() + self.moved


@dataclass(frozen=True)
class Seen:
    """What a server saw of one request: all that its operator could write down."""

    room: str
    method: str
    path: str
    length: int


@dataclass
class Wire:
    """Between the browser and one room: it writes down what passes, and can lose things."""

    room: str
    app: WSGIApplication
    log: list[Seen]
    lose_requests: int = 0
    lose_answers: int = 0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        method = environ["REQUEST_METHOD"]
        self.log.append(Seen(self.room, method, environ["PATH_INFO"], length))
        if method == "POST" and self.lose_requests > 0:
            self.lose_requests -= 1
            environ["wsgi.input"].read(length)
            return _cut(start)
        if method == "POST" and self.lose_answers > 0:
            self.lose_answers -= 1
            list(self.app(environ, lambda *_: lambda _data: None))
            return _cut(start)
        return self.app(environ, start)


def _cut(start: StartResponse) -> Iterable[bytes]:
    """Answer as a broken gateway does: without any header that lets the page read it."""
    start("502 Bad Gateway", [("Content-Length", "0")])
    return []


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Write nothing."""


@dataclass(frozen=True)
class Published:
    """A survey that collects, and its invitations that nobody has used yet."""

    folder: SurveyFolder
    links: list[str]

    def invitation(self) -> str:
        """Deal the next one."""
        return self.links.pop()

    def shared(self) -> str:
        """The address for a computer that several use: the word where a code would stand."""
        address, _, fragment = self.links[0].partition("#")
        return f"{address}#kiosk.{fragment.partition('.')[2]}"


@dataclass
class World:
    """Three rooms, a desk, a clock."""

    home: Path
    clock: Clock = field(default_factory=Clock)
    log: list[Seen] = field(default_factory=list)
    wires: dict[str, Wire] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    servers: list[BaseWSGIServer] = field(default_factory=list)
    apps: dict[str, Flask] = field(default_factory=dict)

    def open(self) -> None:
        """Start the rooms; each trusts the desk's key."""
        self.origins = {f"{room}_origin": f"http://localhost:{_free_port()}" for room in ROOMS}
        self.desk = Desk.create(self.home / "desk", secrets.token_bytes, **self.origins)
        for room, (config, create) in ROOMS.items():
            origin = self.origins[f"{room}_origin"]
            trusted = (b64u(self.desk.identity_key),)
            made = config.create(self.home / "servers", origin=origin, trusted_keys=trusted)
            self._serve(room, origin, create(made, clock=self.clock))

    def close(self) -> None:
        """Stop the rooms."""
        for server in self.servers:
            server.shutdown()
            server.server_close()
        for room, app in self.apps.items():
            if room != "page":
                app.extensions[room].stop()

    def publish(
        self,
        compiled: bytes,
        *,
        invited: int = 200,
        spread_hours: int = 0,
        log_duty: bool = False,
        bundle: Bundle | None = None,
    ) -> Published:
        """Publish a survey that has begun a minute ago."""
        folder = new_keys(self.desk, PASSPHRASE, "interactive", secrets.token_bytes)
        starts = int(self.clock()) - 60
        lasting = Terms.lasting(starts, invited, days=14)
        wished = replace(
            lasting,
            closes_not_before=starts,
            min_open=1,
            spread_hours=spread_hours,
            log_duty=log_duty,
        )
        with httpx.Client() as client:
            publish(
                self.desk,
                folder,
                compiled,
                wished,
                bundle=bundle or Bundle.built(),
                client=client,
                random=secrets.token_bytes,
            )
        return Published(folder, [str(link) for link in links_of(folder)])

    def _serve(self, room: str, origin: str, app: Flask) -> None:
        self.apps[room] = app
        self.wires[room] = Wire(room, app, self.log)
        port = int(origin.rpartition(":")[2])
        server = make_server(
            "localhost", port, self.wires[room], threaded=True, request_handler=Quiet
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.servers.append(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
