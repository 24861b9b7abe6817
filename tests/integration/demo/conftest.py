"""Ports that nobody listens on."""

import os
import socket
from collections.abc import Callable

import pytest


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="session")
def port_is_free() -> Callable[[int], bool]:
    return is_free


@pytest.fixture(scope="session")
def free_ports() -> Callable[[], int]:
    """Return the first of four free ports."""

    def first_of_four() -> int:
        start = 12_000 + os.getpid() * 8 % 16_000
        return next(
            first
            for first in range(start, start + 4_000, 4)
            if all(is_free(first + place) for place in range(4))
        )

    return first_of_four
