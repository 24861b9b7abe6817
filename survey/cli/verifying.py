"""One line per check, as ``survey verify`` and ``survey page --verify`` print them."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from analysis.errors import AnalysisError
from questionnaires.errors import CompiledError
from survey.cli.words import say
from survey.errors import SurveyError
from survey.protocol.errors import ProtocolError


@contextmanager
def line(name: str, *, quiet: bool = False) -> Iterator[None]:
    """Print how a check ended; the reason of a lie follows on stderr, and it is the last check."""
    try:
        yield
    except (SurveyError, ProtocolError, CompiledError, AnalysisError):
        if not quiet:
            click.echo(say("FAILS  {check}", check=say(name)))
        raise
    if not quiet:
        click.echo(say("holds  {check}", check=say(name)))
