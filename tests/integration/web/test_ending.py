"""A room that is told to end ends: soon, wholly, and after what it has begun to answer."""

import ctypes
import platform
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from survey.web.bodies import PATIENCE_SECONDS
from tests.integration.web.conftest import PATIENCE, Room, Serve

SOON = 30.0  # a hung server would take for ever; this machine may be busy
INTERRUPT, TERMINATE = signal.SIGINT, signal.SIGTERM
SLOW = b"POST /commands HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nfirst"


@pytest.fixture
def room(serve: Serve, tmp_path: Path) -> Room:
    return serve("collector", tmp_path)


@pytest.fixture
def lingerers(room: Room) -> Iterator[None]:
    """Connections that rest, and one that sends a body for ever."""
    with ExitStack() as connections:
        for _ in range(5):
            resting = room.connection()
            connections.callback(resting.close)
            resting.request("GET", "/healthz")
            resting.getresponse().read()
        slow = connections.enter_context(socket.create_connection(("127.0.0.1", room.port)))
        slow.sendall(SLOW)
        time.sleep(0.2)
        yield


@pytest.mark.parametrize(
    "signals",
    [(INTERRUPT,), (TERMINATE,), (INTERRUPT, TERMINATE)],
    ids=lambda signals: "-".join(each.name for each in signals),
)
@pytest.mark.usefixtures("lingerers")
def test_a_room_ends_with_a_signal_or_several(
    room: Room, signals: tuple[signal.Signals, ...]
) -> None:
    assert children(room.process.pid) == [], "a room is one process"
    assert room.seconds_to_end(*signals) < SOON
    assert room.process.returncode == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", room.port)) != 0


def test_senders_who_come_with_the_signal_hold_nobody(room: Room) -> None:
    with ExitStack() as connections:
        for _ in range(200):
            slow = connections.enter_context(socket.create_connection(("127.0.0.1", room.port)))
            slow.sendall(SLOW)
        assert room.seconds_to_end(TERMINATE) < PATIENCE_SECONDS, "it waited for their bodies"
    assert room.process.returncode == 0
    assert room.process.stderr
    assert room.process.stderr.read() == "", "it spoke of its visitors"


@pytest.mark.usefixtures("lingerers")
def test_a_signal_is_heard_whichever_thread_takes_it(room: Room) -> None:
    pid = room.process.pid
    threads = {int(each.name) for each in Path(f"/proc/{pid}/task").iterdir()}
    assert _signal_thread(pid, max(threads - {pid}), TERMINATE) == 0
    assert room.process.wait(PATIENCE) == 0


@pytest.mark.usefixtures("lingerers")
def test_a_room_ends_with_whoever_started_it(room: Room) -> None:
    assert room.process.stdin
    room.process.stdin.close()
    assert room.process.wait(PATIENCE) == 0


def _signal_thread(pid: int, thread: int, number: signal.Signals) -> int:
    """Send a signal to one thread, as the kernel may when the first one is busy."""
    tgkill = {"x86_64": 234, "aarch64": 131}[platform.machine()]
    return int(ctypes.CDLL(None).syscall(tgkill, pid, thread, int(number)))


def children(pid: int) -> list[str]:
    """Return the processes that this one has started, or that belong to its group."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if pid in {int(fields[1]), int(fields[2])} and status.parent.name != str(pid):
            found.append(status.parent.name)
    return found
