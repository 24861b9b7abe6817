"""Does a header decide who somebody is? Anybody can write X-Forwarded-For."""

from typing import Final

import httpx

from survey.config import ServerConfig
from survey.doctor.findings import Finding, Topic
from survey.doctor.stranger import Stranger

TOPIC: Final = Topic(
    "forwarded",
    "forwarded headers",
    "A room that believes them begins to know addresses, and believes whatever anybody writes.",
)
NOWHERE: Final = "203.0.113.77"  # TEST-NET-3
HEADERS: Final = {
    "Forwarded": f'for={NOWHERE};host=elsewhere.example;proto=https;by="{NOWHERE}"',
    "X-Forwarded-For": NOWHERE,
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Port": "4443",
    "X-Forwarded-Prefix": "/elsewhere",
    "X-Forwarded-Proto": "https",
    "X-Real-IP": NOWHERE,
}
PATHS: Final = ("/healthz", "//healthz", "/nothing/of/this/name")  # the same for everybody
CHANGING: Final = ("date", "age", "alt-svc")


def examine(room: ServerConfig, stranger: Stranger) -> Finding:
    """Ask twice, the second time with every header of a proxy; the answers must be equal."""
    for path in PATHS:
        url = f"{room.origin}{path}"
        plain, claimed = stranger.ask(url), stranger.ask(url, headers=HEADERS)
        if plain is None or claimed is None:
            return TOPIC.doubt(
                room.room, "nothing answers at {origin}", "survey serve {room} --port PORT",
                origin=room.origin, room=room.room,
            )  # fmt: skip
        if _face(plain) != _face(claimed):
            return TOPIC.fault(
                room.room, "{url} answers otherwise when such headers are sent",
                "survey serve {room} --port PORT  # without any wrapper around it",
                url=url, room=room.room,
            )  # fmt: skip
    return TOPIC.fine(room.room, "they change nothing")


def _face(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = [(name, value) for name, value in answer.headers.items() if name not in CHANGING]
    return answer.status_code, sorted(headers), answer.content
