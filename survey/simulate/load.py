"""Many respondents at once, each over connections of her own as far as a server can tell."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ssl import SSLContext

import httpx

from survey.protocol.codes import Link
from survey.protocol.envelope import Receipt
from survey.simulate.population import Population
from survey.simulate.respondent import Respondent, Wire

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Crowd:
    """People who answer at the same time."""

    population: Population
    trust: SSLContext | bool = True  # which certificates the crowd believes
    threads: int = 4

    def answer(
        self, links: Iterable[Link], progress: Progress = lambda _done: None
    ) -> list[Receipt]:
        """Let the n-th link be answered by the n-th person; return the verified receipts."""
        with (
            httpx.Client(verify=self.trust) as client,
            ThreadPoolExecutor(self.threads) as pool,
        ):
            wire = Wire(client)
            receipts = pool.map(lambda each: self._one(wire, *each), enumerate(links))
            return list(_counted(receipts, progress))

    def _one(self, wire: Wire, number: int, link: Link) -> Receipt:
        respondent = Respondent(link, wire, secrets.token_bytes)
        return respondent.answer(self.population.answers_of(number))


def _counted(receipts: Iterable[Receipt], progress: Progress) -> Iterator[Receipt]:
    for receipt in receipts:
        progress(1)
        yield receipt
