"""The servers, as anybody reaches them: HTTP, retried, with refusals in words."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import httpx

from survey.errors import HomeUnusable, ServerRefused
from survey.protocol.commands import COMMAND_MEDIA_TYPE
from survey.researcher.files import make_private

PAUSES: Final = (0.2, 0.5, 1.0, 2.0)  # seconds between attempts
TIMEOUT: Final = httpx.Timeout(60.0, connect=5.0)
URN: Final = "urn:asv1:"


class Refusal(ServerRefused):
    """A server's problem document; ``urn`` is its code."""

    def __init__(self, origin: str, urn: str, title: str) -> None:
        super().__init__(f"{origin} refused: {title} ({urn})")
        self.origin, self.urn, self.title = origin, urn, title


@dataclass(frozen=True)
class Server:
    """One server by its origin."""

    origin: str
    client: httpx.Client
    pause: Callable[[float], None] = field(default=time.sleep)

    def get(self, path: str) -> bytes:
        """Return what stands at a path."""
        return self._ask("GET", path, b"", "")

    def post(self, path: str, body: bytes, media_type: str) -> bytes:
        """Send bytes and return the answer's."""
        return self._ask("POST", path, body, media_type)

    def command(self, body: bytes) -> bytes:
        """Send a signed command; identical bytes get the identical answer, so retrying is safe."""
        return self.post("/commands", body, COMMAND_MEDIA_TYPE)

    def download(self, body: bytes, path: Path) -> None:
        """Send a signed command and keep its long answer in a file, piece by piece."""
        make_private(path.parent)
        headers = {"Content-Type": COMMAND_MEDIA_TYPE}
        with (
            _in_words(self.origin),
            self.client.stream(
                "POST", f"{self.origin}/commands", content=body, headers=headers, timeout=TIMEOUT
            ) as answer,
        ):
            if answer.is_error:
                answer.read()
                _refuse(self.origin, answer)
            _keep(answer, path)

    def _ask(self, method: str, path: str, body: bytes, media_type: str) -> bytes:
        headers = {"Content-Type": media_type} if media_type else {}
        for pause in (*PAUSES, None):
            try:
                answer = self.client.request(
                    method, self.origin + path, content=body, headers=headers, timeout=TIMEOUT
                )
            except httpx.TransportError as error:
                if pause is None:
                    origin = self.origin
                    raise ServerRefused(f"{origin} does not answer ({error})") from error
            else:
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or pause is None:
                    break
            self.pause(pause)
        if not answer.is_success:
            _refuse(self.origin, answer)
        return answer.content


@contextmanager
def _in_words(origin: str) -> Iterator[None]:
    try:
        yield
    except httpx.TransportError as error:
        raise ServerRefused(f"{origin} does not answer ({error})") from error


def _keep(answer: httpx.Response, path: Path) -> None:
    path.unlink(missing_ok=True)
    try:
        path.touch(mode=0o600)
        with path.open("wb") as file:
            for piece in answer.iter_bytes():
                file.write(piece)
    except OSError as error:
        raise HomeUnusable(f"{path} is not writable: {error.strerror}") from error


def _refuse(origin: str, answer: httpx.Response) -> NoReturn:
    try:
        problem = answer.json()
        urn = str(problem["type"]).removeprefix(URN)
        title = str(problem["title"])
    except (ValueError, KeyError, TypeError):
        urn, title = f"http-{answer.status_code}", answer.reason_phrase
    raise Refusal(origin, urn, title)
