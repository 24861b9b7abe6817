"""Killing while people send, and counting what came of it.

A kill counts as *before a commit* if a request whose first bytes had left before it was answered
by nobody and is not in the database after it; as *after a commit* if such a request is there: its
row was durable, its receipt had not left. One kill can be both, for several requests fly at once.
"""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, NamedTuple

from tests.faults.crowd import Crowd
from tests.faults.site import Found, Site
from tests.integration.collector.serving import Served
from tests.integration.postgres.cluster import Cluster

LATEST_SECONDS: Final = 0.02  # after somebody's first bytes: a request takes about as long
AWAY_SECONDS: Final = 0.3  # PostgreSQL stays away while clients try


class Plan(NamedTuple):
    """So many people are to be acknowledged, with so many kills between, in so many seconds."""

    acknowledged: int
    kills: int
    seconds: float


class Moment(NamedTuple):
    """What one kill fell between."""

    before_commit: bool
    after_commit: bool


Strike = Callable[[Crowd], Moment]


@dataclass(frozen=True)
class Deaths:
    """What came of all of them."""

    acknowledged: int
    kills: int
    before_commit: int
    after_commit: int
    lost: int
    duplicates: int
    strays: int  # stored, though acknowledged to nobody
    refused_while_down: int
    refused_while_up: int
    other_refusals: int
    integrity: str
    seconds: float


def kill_collectors(site: Site, plan: Plan) -> Deaths:
    """Kill -9 one collector of two, or both, again and again."""
    with site.serving() as servers:
        ports = [server.port for server in servers]

        def strike(crowd: Crowd) -> Moment:
            chosen = random.sample(servers, random.randint(1, len(servers)))
            flying = crowd.flying({server.port for server in chosen})
            crowd.down = True
            for server in chosen:
                server.kill()
            with crowd.held():
                with ThreadPoolExecutor() as together:
                    list(together.map(Served.start, chosen))
                return _moment(site, crowd, flying)

        return _run(site, ports, strike, plan)


def kill_postgres(site: Site, cluster: Cluster, plan: Plan) -> Deaths:
    """Kill -9 PostgreSQL with all its children, again and again; two collectors stay."""
    with site.serving() as servers:
        ports = [server.port for server in servers]

        def strike(crowd: Crowd) -> Moment:
            flying = crowd.flying(set(ports))
            crowd.down = True
            cluster.kill()
            time.sleep(AWAY_SECONDS)
            with crowd.held():
                cluster.start()
                return _moment(site, crowd, flying)

        return _run(site, ports, strike, plan)


def _moment(site: Site, crowd: Crowd, flying: set[bytes]) -> Moment:
    """Look into the database before anything is sent again."""
    crowd.down = False
    unanswered = flying - crowd.entries.keys()
    stored = site.nonces()
    return Moment(bool(unanswered - stored), bool(unanswered & stored))


def _run(site: Site, ports: list[int], strike: Strike, plan: Plan) -> Deaths:
    begun = time.monotonic()
    crowd = Crowd(
        site.world.manifest,
        ports,
        site.envelopes(plan.acknowledged),
        time.monotonic() + plan.seconds,
    )
    moments: list[Moment] = []
    with crowd.insisting() as all_sent:
        for number in range(1, plan.kills + 1):
            target = plan.acknowledged * number // (plan.kills + 1)
            while len(crowd.entries) < target and not all_sent.done():
                crowd.wait_for_first_bytes(1)
            if all_sent.done():
                break
            crowd.wait_for_first_bytes(1)
            time.sleep(random.uniform(0, LATEST_SECONDS))
            moments.append(strike(crowd))
        all_sent.result()
    return judge(crowd, moments, site.found(), site.integrity(), time.monotonic() - begun)


def judge(
    crowd: Crowd, moments: list[Moment], found: Found, integrity: str, seconds: float
) -> Deaths:
    """Hold what was acknowledged against what is stored."""
    sent = {each.token.nonce: each.audit_record for each in crowd.envelopes}
    kept = [
        nonce
        for nonce, entry in crowd.entries.items()
        if found.entries.get(nonce) == entry
        and found.ciphertexts.get(sent[nonce].leaf) == sent[nonce].ciphertext_hash
    ]
    busy = {down: crowd.refusals[503, down] for down in (True, False)}
    return Deaths(
        acknowledged=len(crowd.entries),
        kills=len(moments),
        before_commit=sum(each.before_commit for each in moments),
        after_commit=sum(each.after_commit for each in moments),
        lost=len(crowd.entries) - len(kept),
        duplicates=found.duplicates,
        strays=len(found.entries.keys() - crowd.entries.keys()),
        refused_while_down=busy[True],
        refused_while_up=busy[False],
        other_refusals=crowd.refusals.total() - sum(busy.values()),
        integrity=integrity,
        seconds=round(seconds, 1),
    )
