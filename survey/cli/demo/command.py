"""The verb: one run of the demo, then its servers stay until they are told to end."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from survey.cli.demo.places import fresh_places
from survey.cli.demo.run import Run, ending_softly, set_up, site_of, stay
from survey.cli.demo.servers import ROOMS, running, wait_for_ports
from survey.cli.demo.show import show, show_desk, show_doors
from survey.cli.group import Option, Verb
from survey.cli.options import json_option, print_json
from survey.cli.terminal import messages
from survey.cli.words import say

LEAST: Final = 10  # with fewer answers a survey ends void


@click.command(cls=Verb, help="Run one real survey on this machine, from invitation to release.")
@click.option(
    "--respondents", cls=Option, type=click.IntRange(LEAST), default=240, show_default=True,
    help="How many simulated people answer.",
)  # fmt: skip
@click.option(
    "--seed", cls=Option, type=int, default=1, show_default=True, help="Draws the population."
)
@click.option(
    "--home", cls=Option, type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-home"), show_default=True, help="A folder of the demo's own.",
)  # fmt: skip
@click.option(
    "--port", cls=Option, type=click.IntRange(1024, 65536 - len(ROOMS)), default=8400,
    show_default=True, help="The first of four ports.",
)  # fmt: skip
@click.option("--no-serve", cls=Option, is_flag=True, help="End the servers when all is done.")
@click.option("--tls", cls=Option, is_flag=True, help="Speak TLS, for a phone on this network.")
@json_option
def command(
    *, respondents: int, seed: int, home: Path, port: int, no_serve: bool, tls: bool, as_json: bool
) -> None:
    """Run the demo."""
    began = time.monotonic()
    with ending_softly(), fresh_places(home.absolute()) as places:
        site = site_of(places, port, tls)
        wait_for_ports(site)
        run = Run(places, site, *set_up(places, site))
        with running(places, site) as processes:
            messages().print(say("Four servers run, each with a home of its own."))
            outcome = run.play(respondents, seed)
            outcome.timings["total"] = round(time.monotonic() - began, 2)
            if as_json:
                found = {**outcome.to_json(), **run.doors(), "desk": str(places.desk)}
                print_json({**found, "serving": not no_serve})
            else:
                show(outcome)
                show_desk(places.desk)
            if not no_serve:
                _stay_open(run, processes, as_json)


def _stay_open(run: Run, processes: Sequence[subprocess.Popen[bytes]], as_json: bool) -> None:
    if not as_json:
        show_doors(run.doors())
    stay(processes)
