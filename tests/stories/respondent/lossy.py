"""A bad network: a proxy that breaks connections before, within and after what passes.

It speaks to the browser as its HTTP proxy, so that nobody else knows of it. What it loses it loses
on the wire: half a request, a whole one, an answer that the server has long acted upon, half an
answer. Pages are let through: who cannot load one has not begun.
"""

import random
import socket
import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

LOST = 0.3  # of all requests, and of the answers to those that arrive
PATIENCE = 60.0


class Fate(Enum):
    """What becomes of one request."""

    PASSED = "passed"
    BEFORE = "lost before it left"
    WITHIN = "lost within the request"
    AFTER = "lost after the server had done it, before the answer"
    TORN = "lost within the answer"


@dataclass(frozen=True)
class Request:
    """One request as the browser gave it to its proxy."""

    method: str
    address: str
    head: bytes
    body: bytes

    def onward(self) -> bytes:
        """Return the same for the server itself, on a connection of its own."""
        path = urlsplit(self.address).path
        start, _, fields = self.head.partition(b"\r\n")
        kept = [one for one in fields.split(b"\r\n") if one and not _is_hop(one)]
        line = b"%s %s HTTP/1.1" % (start.split(b" ")[0], path.encode())
        return b"\r\n".join([line, *kept, b"Connection: close", b"", b""]) + self.body


def _is_hop(line: bytes) -> bool:
    return line.lower().startswith((b"connection:", b"proxy-connection:"))


@dataclass
class Weather:
    """What the network does to each request, drawn anew each time, and what it has done so far."""

    seed: int
    fates: Counter[Fate] = field(default_factory=Counter)
    envelopes: set[bytes] = field(default_factory=set)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def fate_of(self, request: Request) -> Fate:
        """Draw, and write down: the envelopes by their hash, the fates by their number."""
        with self.guard:
            fate = Fate.PASSED if request.method == "GET" else self._draw()
            if request.method == "POST" and request.address.endswith("/responses"):
                self.envelopes.add(sha256(request.body).digest())
            if request.method != "GET":
                self.fates[fate] += 1
            return fate

    def _draw(self) -> Fate:
        if self.dice.random() < LOST:
            return self.dice.choice([Fate.BEFORE, Fate.WITHIN])
        if self.dice.random() < LOST:
            return self.dice.choice([Fate.AFTER, Fate.TORN])
        return Fate.PASSED


class Carrier(StreamRequestHandler):
    """One connection of the browser, for one request."""

    server: "LossyProxy"

    def handle(self) -> None:
        request = self._read()
        if request is None:
            return
        fate = self.server.weather.fate_of(request)
        if fate is Fate.BEFORE:
            return
        onward = request.onward()
        answer = _ask(request, onward[: len(onward) // 2] if fate is Fate.WITHIN else onward)
        if fate is Fate.TORN:
            answer = answer[: len(answer) // 2]
        if fate in {Fate.PASSED, Fate.TORN}:
            self.wfile.write(answer)

    def _read(self) -> Request | None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return None
            head += line
        method, address, _ = head.split(b"\r\n")[0].decode().split(" ")
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        named = {name.lower(): value for name, value in fields.items()}
        body = self.rfile.read(int(named.get(b"content-length", 0)))
        return Request(method, address, head, body)


def _ask(request: Request, onward: bytes) -> bytes:
    """Give the server what is left of a request; after half of one the connection ends."""
    url = urlsplit(request.address)
    with socket.create_connection((url.hostname or "", url.port or 80), PATIENCE) as line:
        line.sendall(onward)
        if len(onward) < len(request.onward()):
            return b""
        parts = iter(lambda: line.recv(1 << 16), b"")
        return b"".join(parts)


class LossyProxy(ThreadingTCPServer):
    """The proxy, on a free local port, from the start of a block to its end."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), Carrier)
        self.weather = Weather(seed)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Write nothing: a browser that hangs up is weather, too."""
