"""``survey doctor``: a line per finding; what is wrong comes with its reason and its remedy.

Exit code 0: nothing failed (what deserves a thought is printed); 1: something failed; 2: used
wrongly.
"""

import os
import secrets
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from survey.cli.group import REFUSED, Option, Verb
from survey.cli.options import home_option, json_option, print_json
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.doctor.findings import Finding, Grade
from survey.doctor.house import ROOMS, House
from survey.doctor.rounds import Round
from survey.doctor.stranger import stranger

MARKER_BYTES: Final = 16
COLOURS: Final = {Grade.FINE: "green", Grade.DOUBT: "yellow", Grade.FAULT: "red"}
WORDS: Final = {Grade.FINE: "well", Grade.DOUBT: "doubtful", Grade.FAULT: "FAILS"}


@click.command(cls=Verb, help="Examine a home as a thief, an auditor or a stranger would.")
@click.option("--room", cls=Option, type=click.Choice(list(ROOMS)), help="Only this room.")
@click.option(
    "--logs", cls=Option, multiple=True, type=click.Path(exists=True, path_type=Path),
    help="A file or folder of logs to search as well, besides the usual ones.",
)  # fmt: skip
@click.option(
    "--peer", "peers", cls=Option, multiple=True,
    help="The origin of another room, to compare clocks with.",
)  # fmt: skip
@json_option
@home_option
def command(
    *, room: str | None, logs: tuple[Path, ...], peers: tuple[str, ...], as_json: bool, home: Path
) -> None:
    """Examine; the exit code tells whether anything failed."""
    house = House.of(home, room or "", os.environ)
    found = []
    with stranger() as somebody:
        for finding in Round(house, logs, peers).examine(
            somebody, secrets.token_bytes(MARKER_BYTES)
        ):
            found.append(finding)
            if not as_json:
                _print(finding)
    counts = Counter(finding.grade for finding in found)
    if as_json:
        print_json({"findings": [_described(each) for each in found], **_numbers(counts)})
    else:
        messages().print(
            say("{ok} are well, {warn} deserve a thought, {fail} fail.", **_numbers(counts))
        )
    sys.exit(REFUSED if counts[Grade.FAULT] else 0)


def _print(finding: Finding) -> None:
    word = click.style(say(WORDS[finding.grade]), fg=COLOURS[finding.grade])
    seen = say(finding.seen, **finding.values)
    click.echo(f"{word}  {finding.room}: {say(finding.topic.name)}: {seen}")
    if finding.grade is not Grade.FINE:
        click.echo(f"      {say(finding.topic.why)}")
        click.echo(f"      $ {finding.command}")


def _described(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.topic.code,
        "room": finding.room,
        "grade": str(finding.grade),
        "seen": say(finding.seen, **finding.values),
        "why": say(finding.topic.why),
        "mend": finding.command,
    }


def _numbers(counts: Counter[Grade]) -> dict[str, int]:
    return {str(grade): counts[grade] for grade in Grade}
