"""Different hands: different users on one machine, different host names on the network."""

from collections.abc import Iterator
from typing import Final

from survey.config import ConsoleConfig
from survey.doctor.findings import Finding, Topic
from survey.doctor.house import House, host_of

USERS: Final = Topic(
    "users",
    "users",
    "A program that is broken into reads whatever its user may read: one user, all rooms.",
)
HOSTS: Final = Topic(
    "hosts",
    "host names",
    "Where rooms share a host they share its operator, and a browser sends cookies to any port.",
)
CONSOLE: Final = ConsoleConfig.room
SHARED: Final = "{host} is also the host of {others}"
MOVE: Final = "survey init ROOM --origin https://another-host.example.org"


def examine(house: House) -> Iterator[Finding]:
    """Compare the owners of the rooms, then their hosts."""
    yield from _users(house)
    yield from _hosts(house)


def _users(house: House) -> Iterator[Finding]:
    owners = {room.room: room.home.stat().st_uid for room in house.rooms}
    for room in house.rooms:
        others = [name for name in owners if owners[name] == owners[room.room]]
        others.remove(room.room)
        if not others:
            yield USERS.fine(room.room, "its user has no other room here")
        else:
            yield USERS.doubt(
                room.room, "one user owns this room and {others}",
                "chown -R plainseal-{name}: {path}",
                others=", ".join(others), name=room.room.replace("_", "-"), path=room.home,
            )  # fmt: skip


def _hosts(house: House) -> Iterator[Finding]:
    hosts = {name: host_of(origin) for name, origin in house.origins.items()}
    for name, host in hosts.items():
        others = [each for each in hosts if hosts[each] == host and each != name]
        values = {"host": host, "others": ", ".join(others)}
        if not others:
            yield HOSTS.fine(name, "{host} is this room's alone", host=host)
        elif CONSOLE in (name, *others):
            yield HOSTS.fault(name, SHARED, MOVE, **values)
        else:
            yield HOSTS.doubt(name, SHARED, MOVE, **values)
