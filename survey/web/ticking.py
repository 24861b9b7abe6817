"""What a room does by itself when time has come: a daemon thread that calls one function."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from survey.errors import ServiceUnavailable

TICK_SECONDS: Final = 20.0


def start_ticking(job: Callable[[], None], seconds: float = TICK_SECONDS) -> None:
    """Call ``job`` now and every ``seconds`` until the process ends, whatever one call raises."""

    def tick() -> None:
        timer = threading.Timer(seconds, tick)
        timer.daemon = True
        timer.start()
        with suppress(ServiceUnavailable):  # a database that is away is asked at the next tick
            job()

    first = threading.Thread(target=tick, name="ticking", daemon=True)
    first.start()
