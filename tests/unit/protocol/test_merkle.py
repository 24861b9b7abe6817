"""The root over the leaf list, against a tree that others wrote (pymerkle, RFC 9162)."""

import secrets

import pytest
from pymerkle import InmemoryTree

from survey.protocol.envelope import ENTRY_BYTES
from survey.protocol.merkle import leaf, root

SIZES = (*range(70), 127, 128, 129, 1000)


@pytest.mark.parametrize("size", SIZES)
def test_leaves_and_root_are_those_of_another_implementation(size: int) -> None:
    entries = [secrets.token_bytes(ENTRY_BYTES) for _ in range(size)]
    theirs = InmemoryTree(algorithm="sha256")
    for entry in entries:
        theirs.append_entry(entry)
    ours = [leaf(entry) for entry in entries]
    assert ours == [theirs.get_leaf(number) for number in range(1, size + 1)]
    assert root(ours) == theirs.get_root()


def test_the_order_of_the_leaves_counts() -> None:
    leaves = [leaf(bytes([number])) for number in range(3)]
    assert root(leaves) != root(leaves[::-1])
