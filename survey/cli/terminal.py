"""Progress and messages, on stderr: stdout belongs to data. Times as this machine shows them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from survey.cli.words import say
from survey.researcher.terms import DAY

Step = Callable[[str, int], Callable[[int], None]]


def messages() -> Console:
    """Return the console of everything that is not data; a path in it is never broken in two."""
    return Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def local_time(seconds: int) -> str:
    """Return a moment in the time of this machine, to the minute, and which time that is."""
    return time.strftime("%Y-%m-%d %H:%M %Z", time.localtime(seconds)).strip()


def day_of(days: int) -> str:
    """Return a day as statements count them: since 1970-01-01, UTC."""
    return time.strftime("%Y-%m-%d", time.gmtime(days * DAY))


@contextmanager
def progress_bars() -> Iterator[Step]:
    """Show a bar for each step of long work; yields what begins a step."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=messages(), transient=True) as bars:

        def step(name: str, size: int) -> Callable[[int], None]:
            task = bars.add_task(say(name), total=size)
            return lambda done: bars.advance(task, done)

        yield step
