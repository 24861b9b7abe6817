"""One rate for everybody together: a limit by address would silence an office behind one NAT."""

import threading
from collections.abc import Callable

from survey.errors import ServiceUnavailable


class GlobalRate:
    """A bucket that fills with ``rate`` requests a second and holds one second's worth."""

    def __init__(self, rate: int, clock: Callable[[], float]) -> None:
        """Begin with a full bucket."""
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._left = float(rate)
        self._filled = clock()

    def take(self) -> None:
        """Take one request out, or raise `ServiceUnavailable`."""
        with self._lock:
            now = self._clock()
            elapsed = max(0.0, now - self._filled)  # a clock that steps back fills nothing
            self._left = min(float(self._rate), self._left + elapsed * self._rate)
            self._filled = now
            if self._left < 1:
                raise ServiceUnavailable("more requests than this server takes at a time")
            self._left -= 1
