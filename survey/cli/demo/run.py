"""Setting up, playing the story, staying: what the verb does, step by step."""

import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

from survey.cli.account import make_account
from survey.cli.demo.certificate import Certificate, today
from survey.cli.demo.outcome import Outcome
from survey.cli.demo.places import Places
from survey.cli.demo.servers import ENDING, ROOMS, Site, be_deaf, hear, prepare
from survey.cli.demo.story import Story
from survey.cli.terminal import messages, progress_bars
from survey.cli.words import say
from survey.config import trust
from survey.errors import ServerRefused
from survey.protocol.codes import fingerprint
from survey.protocol.encoding import b64u
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.invitations import links_of, write_links

ADMINISTRATOR: Final = "admin"
SECRET_BYTES: Final = 12
AGAIN_SECONDS: Final = 2.0
NOWHERE: Final = ("192.0.2.1", 9)  # TEST-NET-1: no packet is sent to learn one's own address


class _ToldToEnd(BaseException):
    """A signal has come.

    Not KeyboardInterrupt: if that comes while a string is executed (dataclasses do so as they are
    imported), ``python -m`` ends by SIGINT although it was caught.
    """


@dataclass(frozen=True)
class Run:
    """One run: its places, its site, its desk, and the administrator's password."""

    places: Places
    site: Site
    desk: Desk
    password: str

    def play(self, respondents: int, seed: int) -> Outcome:
        """Play one survey to its release, and publish a second one that stays open."""
        passphrase = secrets.token_urlsafe(SECRET_BYTES)
        with self.site.client() as client, progress_bars() as step:
            story = Story(self.desk, self.site, client, passphrase, step)
            outcome = story.play(respondents, seed, messages().print)
            write_links(story.publish_second(), self.places.invitations)
        return outcome

    def doors(self) -> dict[str, str]:
        """Return how a person gets in: the console's account, an invitation and its digits."""
        collecting = next(each for each in self.desk.surveys() if each.state is State.PUBLISHED)
        return {
            "console": self.site.origin("console"),
            "user": ADMINISTRATOR,
            "password": self.password,
            "link": str(links_of(collecting)[0]),
            "link_fingerprint": " ".join(fingerprint(collecting.manifest.hash)),
            "invitations": str(self.places.invitations),
        }


def site_of(places: Places, port: int, tls: bool) -> Site:
    """Return where the rooms will be reached; with TLS also from the network."""
    if not tls:
        return Site("localhost", port)
    host = _own_address()
    return Site(host, port, Certificate.make(places.tls, host, today()))


def set_up(places: Places, site: Site) -> tuple[Desk, str]:
    """Set up desk and servers; the servers trust the desk's key; the console has an account."""
    origins = {f"{room}_origin": site.origin(room) for room in ROOMS}
    desk = Desk.create(places.desk, secrets.token_bytes, **origins)
    prepare(places, site)
    for room in ROOMS:
        trust(places.servers, room, b64u(desk.identity_key))
    password = secrets.token_urlsafe(SECRET_BYTES)
    make_account(places.servers, ADMINISTRATOR, password, "administrator")
    return desk, password


def stay(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Stay until told to end; if a server ends by itself, so does the demo."""
    messages().print(say("Serving. Press Ctrl-C to end."))
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    raise ServerRefused("a server ended by itself: see the .log files in the demo's home")


@contextmanager
def ending_softly() -> Iterator[None]:
    """Treat SIGTERM like Ctrl-C: the servers are ended, then the program, without a complaint.

    SIGINT is heard even if a shell has started this in the background, deaf to it.
    """
    earlier = {each: signal.signal(each, _interrupt) for each in ENDING}
    with ExitStack() as stack:
        stack.callback(hear, earlier)
        try:
            yield
        except _ToldToEnd:
            be_deaf()
            stack.pop_all()  # it ends now: nobody need hear anything again
            messages().print(say("The servers have ended."))
            sys.exit(0)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Raise once: what is sent in the same moment must not interrupt the ending.

    And again, if nobody has caught it by then: Python drops what is raised in a callback of its
    own, such as the one that follows an import.
    """
    be_deaf()
    signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, AGAIN_SECONDS)
    raise _ToldToEnd


def _own_address() -> str:
    """Return this machine's address on its network, or localhost if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
            address: str = probe.getsockname()[0]
        except OSError:
            return "localhost"
    return address
