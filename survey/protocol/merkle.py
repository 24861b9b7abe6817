"""The tree over the leaf list (RFC 9162, section 2.1.1).

A leaf is H(00 ‖ entry), already hashed: it enters the tree as it is. Node = H(01 ‖ left ‖ right);
the empty tree is H("").
"""

from collections.abc import Sequence

from survey.protocol.encoding import sha256


def leaf(entry: bytes) -> bytes:
    """Return the leaf of an entry: H(00 ‖ entry)."""
    return sha256(b"\0", entry)


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over 32-byte leaves in the order given.

    Pairs level by level; an odd last node moves up unchanged, which is RFC 9162's split at the
    largest power of two below n.
    """
    if not leaves:
        return sha256(b"")
    level = list(leaves)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\1", left, right) for left, right in pairs] + odd
    return level[0]
