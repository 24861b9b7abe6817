"""Progress and tables, on stderr: stdout belongs to data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from survey.cli.words import say

Step = Callable[[str, int], Callable[[int], None]]


def messages() -> Console:
    """Return the console of everything that is not data."""
    return Console(stderr=True, highlight=False)


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
