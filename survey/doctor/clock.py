"""Do the rooms agree on the time? Compared with the Date of the other rooms' answers."""

import time
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from survey.doctor.findings import Finding, Topic
from survey.doctor.house import House, host_of
from survey.doctor.stranger import Stranger

TOPIC: Final = Topic(
    "clock",
    "clock",
    "Each room begins and ends a survey by its own clock; respondents' clocks never matter.",
)
MIDDLE: Final = 0.5  # a Date is cut to whole seconds
NOTED: Final = 5.0  # seconds
WRONG: Final = 60.0
SET: Final = "timedatectl set-ntp true"


def examine(house: House, peers: Iterable[str], stranger: Stranger) -> Iterator[Finding]:
    """Compare with every origin that a researcher's configuration or the operator names.

    A server's own origin stands on the same clock and would prove nothing.
    """
    own = {room.origin for room in house.servers}
    others = [origin for origin in {*house.origins.values(), *peers} if origin not in own]
    rooms = ", ".join(room.room for room in house.rooms)
    if not others:
        yield TOPIC.doubt(
            rooms, "no other room's origin is known: not compared",
            "survey doctor --peer https://ANOTHER-ROOM",
        )  # fmt: skip
    for origin in sorted(others):
        yield _compare(rooms, origin, stranger)


def _compare(rooms: str, origin: str, stranger: Stranger) -> Finding:
    sent = time.time()
    answer = stranger.ask(f"{origin}/healthz")
    middle = (sent + time.time()) / 2
    theirs = _date(answer)
    if theirs is None:
        return TOPIC.doubt(rooms, "{origin} does not tell the time", SET, origin=origin)
    values = {"seconds": round(middle - theirs), "host": host_of(origin)}
    skew = abs(middle - theirs)
    if skew > WRONG:
        return TOPIC.fault(rooms, "{seconds} s ahead of {host}", SET, **values)
    if skew > NOTED:
        return TOPIC.doubt(rooms, "{seconds} s ahead of {host}", SET, **values)
    return TOPIC.fine(rooms, "{seconds} s ahead of {host}", **values)


def _date(answer: httpx.Response | None) -> float | None:
    if answer is None or "date" not in answer.headers:
        return None
    try:
        return parsedate_to_datetime(answer.headers["date"]).timestamp() + MIDDLE
    except ValueError:
        return None
