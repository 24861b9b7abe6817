"""Randomness is a parameter: n in, n random bytes out."""

from collections.abc import Callable

Random = Callable[[int], bytes]
