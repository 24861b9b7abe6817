"""Submission, token issue and whole responses against the floor, in turns within one run."""

import secrets
import statistics
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks.speed.load import Ask, Load, Visit, put
from benchmarks.speed.rooms import Running, floor, free_port, running
from benchmarks.speed.survey import Site, cpu_seconds, published
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.tokens import blind

WARM_UP: Final = 64
NEVER: Final = 1_000_000  # answers to wait for


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    visits: int = 1500
    rounds: int = 3
    clients: int = 32
    processes: int = 2


def measure(home: Path, scale: Scale, databases: dict[str, str]) -> dict[str, Any]:
    """Measure over one database engine; ``databases`` has a URL per room and for the floor.

    A second survey's collector never flushes: what the flush costs is what it gains.
    """
    ports = [free_port() for _ in range(scale.processes)]
    commands = [(port, floor(databases["floor"], port)) for port in ports]
    people = 3 * (scale.rounds + 1) * scale.visits
    beside = {"collector": databases["unflushed"]} if "unflushed" in databases else {}
    with (
        running(commands) as floors,
        published(home / "law", people, scale.processes, databases) as site,
        published(home / "lawless", WARM_UP, scale.processes, beside, NEVER) as lawless,
    ):
        return _measure(site, lawless, floors, scale)


def _measure(site: Site, lawless: Site, floors: list[Running], scale: Scale) -> dict[str, Any]:
    size = len(site.keys.finished())
    everybody = [server for servers in site.servers.values() for server in servers]
    tasks: dict[str, tuple[Callable[[int], Sequence[Visit]], list[Running]]] = {
        "floor": (lambda people: _floor_visits(floors, people, size), floors),
        "submission": (site.submissions, site.servers["collector"]),
        "unflushed": (lawless.submissions, lawless.servers["collector"]),
        "issue": (site.draws, site.servers["issuer"]),
        "whole response": (site.responses, everybody),
    }
    for visits, _servers in tasks.values():
        put(visits(WARM_UP), scale.clients)
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in tasks}
    for _ in range(scale.rounds):
        for name, (visits, servers) in tasks.items():
            rounds[name].append(_run(visits(scale.visits), servers, scale.clients))
    figures: dict[str, Any] = {name: _median(found) for name, found in rounds.items()}
    figures["bare blind signing"] = {"per_second": signing_rate()}
    return figures


def _run(visits: Sequence[Visit], servers: list[Running], clients: int) -> dict[str, float]:
    before = cpu_seconds(servers)
    load: Load = put(visits, clients)
    spent = 1000 * (cpu_seconds(servers) - before) / len(visits)
    return {**asdict(load), "server_cpu_ms": round(spent, 2)}


def _median(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure; of errors the sum."""
    found = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    return {**found, "errors": sum(each["errors"] for each in rounds)}


def _floor_visits(floors: list[Running], people: int, size: int) -> list[Visit]:
    headers = {"Content-Type": "application/octet-stream"}
    return [
        [Ask(floors[number % len(floors)].port, "/keep", headers, secrets.token_bytes(size))]
        for number in range(people)
    ]


def signing_rate(cores: int = 2, rounds: int = 400) -> float:
    """Return blind signatures a second on all cores, nothing else running."""
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        return round(sum(pool.map(_sign, [rounds] * cores)), 1)


def _sign(rounds: int) -> float:
    key = TokenSigningKey.generate()
    blinded = blind(key.public, bytes(98), secrets.token_bytes).request.blinded
    begun = perf_counter()
    for _ in range(rounds):
        key.sign_blinded(blinded, secrets.token_bytes)
    return rounds / (perf_counter() - begun)
