"""The table of docs/threat-model.md: every design, size and length; medians of several runs."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from benchmarks.timing.attack import Linked, run
from benchmarks.timing.people import Design

BEGIN: Final = "<!-- timing: begin, written by `python -m benchmarks.timing` -->"
END: Final = "<!-- timing: end -->"
RUNS: Final = {100: 9, 500: 5, 2000: 3}  # the fewer people, the more chance decides
LENGTHS: Final = (1, 7, 14)
HALF: Final = Design("half at once, half within 24 h", later=0.5, spread_hours=24)
DESIGNS: Final = (
    Design("token drawn at the moment of sending", draws_at_sending=True),
    Design("drawn at Start, sent at once"),
    *(
        Design(f"drawn at Start, sent within {hours} h", later=1, spread_hours=hours)
        for hours in (1, 6, 24, 72)
    ),
    HALF,
    Design("post office, once a day", post_office=True),
)
WAITED: Final = "— of these, those who waited"
Row = tuple[str, ...]


def section(days: int) -> str:
    """Return the Markdown table for surveys of so many days."""
    heading = (f"{days} day{'s' if days > 1 else ''}", *(f"{size:,} people" for size in RUNS))
    rule = ("---", *("---" for _ in RUNS))
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, rule, *rows(days)))


def rows(days: int) -> Iterable[Row]:
    """Yield one row for each design, and one more for those who waited among others."""
    for design in DESIGNS:
        outcomes = [outcome(design, size, days) for size in RUNS]
        yield (design.name, *(everybody(runs) for runs in outcomes))
        if design is HALF:
            yield (WAITED, *(_range([one.waited for one in runs]) for runs in outcomes))


def outcome(design: Design, people: int, days: int) -> list[Linked]:
    """Simulate one survey several times; the seeds are fixed."""
    return [run(design, people, days, seed) for seed in range(RUNS[people])]


def everybody(runs: Sequence[Linked]) -> str:
    """Return "median (lowest–highest); named", in per cent."""
    named = median(one.named for one in runs)
    return f"{_range([one.right for one in runs])}; {_percent(named)}"


def placed(document: str, sections: Iterable[str]) -> str:
    """Return the document with the tables between their marks; nothing else changes."""
    before, rest = document.split(BEGIN)
    after = rest.split(END)[1]
    return "\n\n".join([before + BEGIN, *sections, END + after])


def _range(shares: Sequence[float]) -> str:
    return f"{_percent(median(shares))} ({_percent(min(shares))}–{_percent(max(shares))})"


def _percent(share: float) -> str:
    hundred = 100 * share
    return f"{hundred:.1f}" if 0 < hundred < 9.95 else f"{hundred:.0f}"
