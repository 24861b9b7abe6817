"""The end: nobody can open the answers any more, and the researcher has signed that it is so.

What goes, in this order: the wrapped seed first, since nothing can be opened without it; then
everything fetched or opened; then the ciphertexts at the collector and the code hashes at the
issuer; last comes the signed statement. Each step may be repeated, so an interrupted destruction
is finished by the same call. Backups, snapshots and the spare pages of a flash disk are out of
reach.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from survey.errors import CommandRefused
from survey.protocol.statements import Destruction, Head
from survey.researcher.collecting import HEAD
from survey.researcher.commands import Orders
from survey.researcher.files import destroy_file
from survey.researcher.home import DESTROYED, Desk, SurveyFolder
from survey.researcher.published import DESTRUCTION
from survey.researcher.releasing import last_release
from survey.researcher.servers import Server
from survey.researcher.terms import DAY

SEED: Final = "keys/sealing.seed.wrapped*"  # with what an interrupted write may have left
PRIVATE: Final = (
    *("fetched/envelopes*", "opened/*", "codes/*"),
    *("sent/*.invitations*", "sent/*.replace*"),  # they hold the hashes of codes
    "keys/release.seed*",  # nothing is left to release, so whoever signs by it would be lying
)
Told = Callable[[str], None]


@dataclass(frozen=True)
class Destroyed:
    """The statement, and where it stands."""

    statement: Destruction
    path: Path


def destroy(
    desk: Desk,
    folder: SurveyFolder,
    client: httpx.Client,
    now: int,
    tell: Told = lambda _step: None,
) -> Destroyed:
    """Destroy whatever could open or show an answer; sign that it was done.

    The day that stands in the first statement stays, however often it is asked for again.
    """
    if not folder.holds(HEAD):
        raise CommandRefused("only a closed survey can be destroyed")
    for step, names in (("seed", (SEED,)), ("answers", PRIVATE)):
        for path in _found(folder, names):
            destroy_file(path)
        tell(step)
    manifest = folder.manifest
    for step, origin in (
        ("collector", manifest.collector_origin), ("issuer", manifest.issuer_origin),
    ):  # fmt: skip
        Orders(desk, folder, Server(origin, client)).give("erase", {})
        tell(step)
    if not folder.holds(DESTROYED):
        root = Head.from_bytes(folder.read(HEAD, "the head")).root
        signed = Destruction(manifest.hash, root, now // DAY).signed(desk.identity_seed)
        folder.write(DESTROYED, signed.to_bytes())
    tell("statement")
    return _publish(folder)


def destruction_of(folder: SurveyFolder) -> Destruction | None:
    """Return the statement, if the survey's answers were destroyed."""
    if not folder.holds(DESTROYED):
        return None
    return Destruction.from_bytes(folder.read(DESTROYED, "the statement"))


def _found(folder: SurveyFolder, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        yield from sorted(folder.path.glob(name))


def _publish(folder: SurveyFolder) -> Destroyed:
    """Lay the statement beside the last release, if there is one."""
    data = folder.read(DESTROYED, "the statement")
    made, path = last_release(folder), folder.path / DESTROYED
    if made:
        path = made.path / DESTRUCTION
        folder.write(str(path.relative_to(folder.path)), data)
    return Destroyed(Destruction.from_bytes(data), path)
