"""Everything in order: what stands on the disk, then what a stranger gets to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.doctor import (
    backups,
    belongings,
    clock,
    databases,
    disk,
    forwarded,
    people,
    permissions,
    processes,
)
from survey.doctor.canary import Canary
from survey.doctor.findings import Finding
from survey.doctor.house import House
from survey.doctor.stranger import Stranger


@dataclass(frozen=True)
class Round:
    """One examination: a house, further logs and other rooms' origins that the operator named."""

    house: House
    logs: tuple[Path, ...] = ()
    peers: tuple[str, ...] = ()

    def examine(self, stranger: Stranger, random: bytes) -> Iterator[Finding]:
        """Yield every finding."""
        yield from people.examine(self.house)
        for room in self.house.rooms:
            yield from permissions.examine(room)
            yield from databases.examine(room)
            yield disk.examine(room)
            if (backup := backups.examine(room)) is not None:
                yield backup
        yield from belongings.examine(self.house)
        yield from self._from_outside(stranger, random)

    def _from_outside(self, stranger: Stranger, random: bytes) -> Iterator[Finding]:
        servers = self.house.servers
        for room in servers:
            yield from processes.examine(room, stranger)
            yield forwarded.examine(room, stranger)
        outputs = [
            path for room in servers for each in processes.serving(room) for path in each.outputs
        ]
        canary = Canary.of(random, self.house.home, (*self.logs, *outputs))
        yield from canary.examine(servers, stranger)
        yield from clock.examine(self.house, self.peers, stranger)
