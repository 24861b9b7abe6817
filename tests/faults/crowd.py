"""Eight clients who insist until they hold a receipt, each over connections of her own.

What is under way is known to the byte: a request is *flying* from the moment its first bytes have
left until an answer is read. All clients can be held between two requests, so that somebody can
look into the database before anything is sent again.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Final

from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, Envelope, Receipt
from survey.protocol.manifest import Manifest

CLIENTS: Final = 8
PATIENCE_SECONDS: Final = 120.0
ANSWER_SECONDS: Final = 30.0
PAUSE_SECONDS: Final = 0.02


class OutOfPatience(Exception):
    """A client insisted for minutes and holds no receipt."""


@dataclass
class Crowd:
    """Clients, what was acknowledged to them, and what was refused."""

    manifest: Manifest
    ports: list[int]
    envelopes: list[Envelope]
    end: float  # on the monotonic clock: nobody begins anything new after it
    down: bool = False  # whether somebody has killed something that is not up again
    entries: dict[bytes, bytes] = field(default_factory=dict)  # acknowledged: nonce → entry
    refusals: Counter[tuple[int, bool]] = field(default_factory=Counter)  # (status, while down)
    _flying: dict[bytes, int] = field(default_factory=dict)
    _departures: int = 0
    _moving: int = 0
    _held: bool = False
    _change: threading.Condition = field(default_factory=threading.Condition)
    _own: threading.local = field(default_factory=threading.local)

    @contextmanager
    def insisting(self) -> Iterator[Future[None]]:
        """Let everybody begin; at the end wait for all."""
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            yield pool.submit(self._all)

    def _all(self) -> None:
        rest = iter(self.envelopes)
        lock = threading.Lock()

        def client(number: int) -> None:
            port = self.ports[number % len(self.ports)]
            connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
            with closing(connection) as self._own.connection:
                while time.monotonic() < self.end:
                    with lock:
                        envelope = next(rest, None)
                    if envelope is None:
                        return
                    self._insist(envelope)

        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(client, range(CLIENTS)))

    def _insist(self, envelope: Envelope) -> None:
        patience = time.monotonic() + PATIENCE_SECONDS
        while not self._delivered(envelope):
            if time.monotonic() > patience:
                raise OutOfPatience
            time.sleep(PAUSE_SECONDS)

    def _delivered(self, envelope: Envelope) -> bool:
        with self._move():
            down = self.down
            try:
                status, answer = self._post(envelope)
            except (OSError, HTTPException):
                self._own.connection.close()
                return False
            if status != 200:
                self.refusals[status, down or self.down] += 1
                return False
            receipt = Receipt.from_bytes(answer)
            receipt.verify(self.manifest.collector_log_key, self.manifest.hash)
            assert receipt.entry == envelope.entry
            self.entries[envelope.token.nonce] = receipt.entry
            return True

    def _post(self, envelope: Envelope) -> tuple[int, bytes]:
        body, nonce = envelope.to_bytes(), envelope.token.nonce
        connection: HTTPConnection = self._own.connection
        connection.putrequest("POST", f"/s/{self.manifest.survey_id}/responses")
        connection.putheader("Content-Type", ENVELOPE_MEDIA_TYPE)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        self._depart(nonce, connection.port)
        try:
            connection.send(body)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            self._flying.pop(nonce, None)

    def _depart(self, nonce: bytes, port: int) -> None:
        with self._change:
            self._flying[nonce] = port
            self._departures += 1
            self._change.notify_all()

    @contextmanager
    def _move(self) -> Iterator[None]:
        with self._change:
            self._change.wait_for(lambda: not self._held)
            self._moving += 1
        try:
            yield
        finally:
            with self._change:
                self._moving -= 1
                self._change.notify_all()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold everybody: when it begins, nothing is under way."""
        with self._change:
            self._held = True
            assert self._change.wait_for(lambda: self._moving == 0, PATIENCE_SECONDS)
        yield
        with self._change:
            self._held = False
            self._change.notify_all()

    def wait_for_first_bytes(self, patience: float) -> bool:
        """Wait until the first bytes of one more request have left."""
        with self._change:
            before = self._departures
            return self._change.wait_for(lambda: self._departures > before, patience)

    def flying(self, ports: set[int]) -> set[bytes]:
        """Return the nonces under way to these ports: first bytes out, no answer yet."""
        with self._change:
            return {nonce for nonce, port in self._flying.items() if port in ports}
