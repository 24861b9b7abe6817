"""The demo's last page in a terminal."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from survey.cli.demo.outcome import Outcome
from survey.cli.naming import names_of
from survey.cli.words import say


def show(outcome: Outcome) -> None:
    """Print what came of it, the long table first: what is to be typed stays in sight."""
    console = _console()
    console.print(_table(outcome))
    console.print(
        say(
            "{missed} of {shown} planted means lie outside their interval of 95 per cent "
            "(marked *); by chance about 1 in 20 does.",
            missed=len(outcome.missed),
            shown=len(outcome.recovered),
        )
    )
    console.print(
        say(
            "{accepted} of {respondents} answers accepted, {rejected} rejected; "
            "from the keys to the release in {total} s.",
            accepted=outcome.accepted,
            respondents=outcome.respondents,
            rejected=outcome.rejected,
            total=outcome.timings["total"],
        )
    )
    console.print(
        say(
            "One party runs everything here: anonymity against that party rests on timing alone. "
            "The sealing key was wrapped with Argon2id at interactive limits; "
            "in earnest use sensitive."
        )
    )


def show_desk(desk: Path) -> None:
    """Print where the opened answers are, and what makes a report and exports of them."""
    console, quoted = _console(), shlex.quote(str(desk))
    console.print(say("The desk: {desk}", desk=str(desk)))
    console.print(say("The private report on it: survey score --home {desk}", desk=quoted))
    console.print(
        say("Answers and scores for other programs: survey export --home {desk} --out FOLDER",
            desk=quoted)
    )  # fmt: skip


def show_doors(doors: Mapping[str, str]) -> None:
    """Print where a person gets in, while the servers stay."""
    console = _console()
    console.print()
    console.print(say("The administrator's page, with the simulated survey: {console}", **doors))
    console.print(say("  user {user}", **doors))
    console.print(say("  password {password}", **doors))
    console.print()
    console.print(say("A second survey is collecting. Open an invitation in a browser:"))
    console.print(f"  {doors['link']}")
    console.print(say("Its fingerprint, which the page shows, too:"))
    console.print(f"  {doors['link_fingerprint']}")
    console.print(say("More invitations: {invitations}", **doors))


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True, markup=False)


def _table(outcome: Outcome) -> Table:
    table = Table(say("index"), say("planted"), say("recovered"), "95 %")
    names = names_of(outcome.questionnaire)
    for index, planted in outcome.planted.items():
        table.add_row(names[index], f"{planted:.1f}", *_recovered(outcome, index))
    return table


def _recovered(outcome: Outcome, index: str) -> tuple[str, str]:
    if index not in outcome.recovered:
        return say("not published"), ""
    low, high = outcome.intervals[index]
    mark = " *" if index in outcome.missed else ""
    return f"{outcome.recovered[index]:.1f}", f"{low} – {high}{mark}"
