"""Clients in a process of their own, each over kept connections; their CPU is counted apart."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from typing import Final

PATIENCE_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Ask:
    """One request, and the answer it must get (any 200, if None)."""

    port: int
    path: str
    headers: dict[str, str]
    body: bytes = b""
    expected: bytes | None = None


Visit = Sequence[Ask]
"""What one person asks, one after the other."""


@dataclass(frozen=True)
class Load:
    """What came of many visits."""

    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    client_cpu_ms: float  # of each visit


def put(visits: Sequence[Visit], clients: int) -> Load:
    """Let so many clients make all visits, from another process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_visit_all, visits, clients).result()


def _visit_all(visits: Sequence[Visit], clients: int) -> Load:
    rest = iter(visits)  # taking the next one of a list is atomic
    cpu, begun = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        made = [pool.submit(_client, rest) for _ in range(clients)]
        done = [each for future in made for each in future.result()]
    elapsed, cpu = time.perf_counter() - begun, time.process_time() - cpu
    times = sorted(seconds for seconds, _good in done)
    return Load(
        per_second=round(len(done) / elapsed, 1),
        p50_ms=round(1000 * times[len(times) // 2], 1),
        p99_ms=round(1000 * times[int(0.99 * (len(times) - 1))], 1),
        errors=sum(not good for _seconds, good in done),
        client_cpu_ms=round(1000 * cpu / len(done), 2),
    )


def _client(rest: Iterator[Visit]) -> list[tuple[float, bool]]:
    connections: dict[int, HTTPConnection] = {}
    done = []
    for visit in rest:
        begun = time.perf_counter()
        good = all(_ask(connections, ask) for ask in visit)
        done.append((time.perf_counter() - begun, good))
    for connection in connections.values():
        connection.close()
    return done


def _ask(connections: dict[int, HTTPConnection], ask: Ask) -> bool:
    if ask.port not in connections:
        connections[ask.port] = HTTPConnection("127.0.0.1", ask.port, timeout=PATIENCE_SECONDS)
    connection = connections[ask.port]
    try:
        connection.request("POST" if ask.body else "GET", ask.path, ask.body, ask.headers)
        response = connection.getresponse()
        answer = response.read()
    except (OSError, HTTPException):
        connection.close()
        return False
    return response.status == 200 and ask.expected in {None, answer}
