"""The leaves that could not be opened or do not fit: which, and how many for which reason.

Never which for which reason: that would tell whoever holds a receipt something about its answer.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from survey.protocol.encoding import b64u, emit, parse, unb64u
from survey.protocol.errors import MessageMalformed

LEAF_BYTES = 32


@dataclass(frozen=True)
class Rejections:
    """What is published of the rejected: leaves, ascending in base64url, and reasons."""

    leaves: tuple[bytes, ...]
    reasons: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, rejected: Iterable[tuple[bytes, str]]) -> "Rejections":
        """Take each rejected leaf with its reason apart."""
        rows = list(rejected)
        reasons = Counter(reason for _leaf, reason in rows)
        leaves = sorted((leaf for leaf, _reason in rows), key=b64u)
        return cls(tuple(leaves), tuple(sorted(reasons.items())))

    def to_bytes(self) -> bytes:
        """Return profile JSON {leaves, reasons}."""
        leaves, reasons = map(b64u, self.leaves), map(list, self.reasons)
        return emit({"leaves": list(leaves), "reasons": list(reasons)})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Rejections":
        """Read what `to_bytes` writes; anything else raises `ProtocolError`."""
        value = parse(data)
        try:
            leaves = tuple(unb64u(leaf, LEAF_BYTES) for leaf in value.pop("leaves"))
            reasons = tuple(_reason(*each) for each in value.pop("reasons"))
        except (KeyError, TypeError, AttributeError) as error:
            raise MessageMalformed("not a list of rejections") from error
        found = cls(leaves, reasons)
        named = [name for name, _count in reasons]
        if value or not _ascends(list(map(b64u, leaves))) or not _ascends(named):
            raise MessageMalformed("rejections repeat or are out of order")
        if sum(count for _reason, count in reasons) != len(leaves):
            raise MessageMalformed("the reasons do not add up")
        return found


def _reason(name: object, count: object) -> tuple[str, int]:
    if not isinstance(name, str) or type(count) is not int or count < 1:
        raise MessageMalformed("a reason is a word and a number of answers")
    return name, count


def _ascends(values: list[str]) -> bool:
    return all(low < high for low, high in pairwise(values))
