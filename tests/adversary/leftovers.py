"""Ciphertexts, codes and words looked for in every byte of every seized file.

A ciphertext is cut into pieces of sixteen bytes, one in every sixty-four: what a page keeps of a
deleted row need be neither its head nor its tail.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.adversary.attacker.identities import TAG_BYTES, Trace
from tests.adversary.attacker.search import Finder

STEP: Final = 64


@dataclass(frozen=True)
class Remains:
    """How often pieces of each ciphertext were found, by file."""

    found: Mapping[str, Counter[str]]

    @classmethod
    def of(cls, ciphertexts: Mapping[str, bytes], files: Mapping[str, bytes]) -> "Remains":
        """Search every file for every piece."""
        finder = Finder(_pieces(ciphertexts))
        hits = {name: finder.find(data) for name, data in files.items()}
        return cls({name: Counter(hit.trace.person for hit in each) for name, each in hits.items()})

    def copies(self, ciphertexts: Mapping[str, bytes]) -> dict[str, Counter[float]]:
        """Return for each file that holds any how many ciphertexts are in it how many times."""
        whole = {name: len(range(0, len(data), STEP)) for name, data in ciphertexts.items()}
        return {
            file: Counter(pieces / whole[name] for name, pieces in found.items())
            for file, found in self.found.items()
            if found
        }

    @property
    def files(self) -> set[str]:
        """The files that hold any piece."""
        return {name for name, found in self.found.items() if found}


def _pieces(ciphertexts: Mapping[str, bytes]) -> Iterable[Trace]:
    for name, data in ciphertexts.items():
        for at in range(0, len(data), STEP):
            start = min(at, len(data) - TAG_BYTES)
            yield Trace("what", "piece", name, data[start : start + TAG_BYTES])
