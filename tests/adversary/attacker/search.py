"""Finding any of many tags at any offset of many megabytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tests.adversary.attacker.identities import Trace

WORD: Final = 8
SIEVE_BITS: Final = 24


@dataclass(frozen=True)
class Hit:
    """A tag where it was found."""

    offset: int
    trace: Trace


class Finder:
    """Knows the tags by their first eight bytes; a sieve on three of them passes one in a few."""

    def __init__(self, traces: Iterable[Trace]) -> None:
        """Prepare the search."""
        self.traces = list(traces)
        self._by_word = {trace.tag[:WORD]: trace for trace in self.traces}
        words = np.frombuffer(b"".join(self._by_word), dtype="<u8")
        self._words = np.sort(words)
        self._sieve = np.zeros(1 << SIEVE_BITS, dtype=bool)
        self._sieve[_low_bits(words)] = True

    def find(self, data: bytes) -> list[Hit]:
        """Return all hits in ``data``, by offset."""
        offsets = [self._aligned(data, shift) for shift in range(WORD)] if self.traces else []
        found = np.sort(np.concatenate(offsets)) if offsets else np.empty(0, dtype=np.int64)
        hits = (Hit(int(at), self._by_word[data[at : at + WORD]]) for at in found)
        return [hit for hit in hits if data.startswith(hit.trace.tag, hit.offset)]

    def people(self, data: bytes, side: str) -> list[str]:
        """Return who of a side is in ``data``, once each."""
        traces = (hit.trace for hit in self.find(data))
        return list(dict.fromkeys(trace.person for trace in traces if trace.side == side))

    def _aligned(self, data: bytes, shift: int) -> NDArray[np.int64]:
        count = max(0, (len(data) - shift) // WORD)
        words = np.frombuffer(data, dtype="<u8", count=count, offset=min(shift, len(data)))
        candidates = np.flatnonzero(self._sieve[_low_bits(words)])
        known = np.isin(words[candidates], self._words)
        return candidates[known] * WORD + shift


def _low_bits(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (words & np.uint64((1 << SIEVE_BITS) - 1)).astype(np.int64)
