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
        self._by_word = {trace.tag[:WORD]: trace for trace in traces}
        self._sieve = np.zeros(1 << SIEVE_BITS, dtype=bool)
        self._sieve[_low_bits(np.frombuffer(b"".join(self._by_word), dtype="<u8"))] = True

    def find(self, data: bytes) -> list[Hit]:
        """Return all hits in ``data``, by offset."""
        offsets = sorted(at for shift in range(WORD) for at in self._candidates(data, shift))
        known = ((at, self._by_word.get(data[at : at + WORD])) for at in offsets)
        return [Hit(at, trace) for at, trace in known if trace and data.startswith(trace.tag, at)]

    def _candidates(self, data: bytes, shift: int) -> list[int]:
        """Return the offsets, one in eight, whose bytes pass the sieve."""
        count = max(0, (len(data) - shift) // WORD)
        words = np.frombuffer(data, dtype="<u8", count=count, offset=min(shift, len(data)))
        found: list[int] = (np.flatnonzero(self._sieve[_low_bits(words)]) * WORD + shift).tolist()
        return found


def _low_bits(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (words & np.uint64((1 << SIEVE_BITS) - 1)).astype(np.int64)
