"""The verbs: each file is imported when its verb is used, so that ``survey --help`` is quick."""

import sys
from importlib import import_module
from typing import Final, NoReturn

import click

from analysis.errors import AnalysisError
from questionnaires.errors import CompiledError, QuestionnaireError
from survey.cli.words import say
from survey.errors import SurveyError
from survey.protocol.errors import ProtocolError

VERBS: Final = {
    "account": "Make accounts of the administrator's page.",
    "answer": "Answer a survey without a browser.",
    "close": "Close a survey.",
    "demo": "Run one real survey on this machine, from invitation to release.",
    "init": "Set up the home of a room.",
    "invite": "Write the invitations to a file, replace a lost one, destroy the list.",
    "keys": "Make the keys of a new survey.",
    "open": "Fetch, verify and open the answers of a closed survey.",
    "publish": "Publish a questionnaire to issuer, collector and page.",
    "release": "Sign what may be shown and send it to the console.",
    "score": "Compute the indices of an opened survey, for your eyes only.",
    "serve": "Serve a room.",
    "simulate": "Let simulated respondents answer over HTTP.",
    "status": "Show the surveys of this desk.",
    "trust": "Let the servers of a home obey a researcher's key.",
    "verify": "Check published files against one another.",
}
REFUSED: Final = 1


class LazyGroup(click.Group):
    """A group whose commands stand in files of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs."""
        return sorted({*super().list_commands(ctx), *VERBS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of a verb."""
        if cmd_name not in VERBS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"survey.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        self.help = say(self.help or "")
        super().format_help_text(ctx, formatter)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing one."""
        with formatter.section(say("Commands")):
            formatter.write_dl([(verb, say(help_text)) for verb, help_text in VERBS.items()])


class Verb(click.Command):
    """A command whose help speaks the reader's language."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        self.help = say(self.help or "")
        super().format_help_text(ctx, formatter)


class Verbs(click.Group):
    """A verb with verbs of its own; they speak the reader's language, too."""

    command_class = Verb


class Option(click.Option):
    """An option whose help speaks the reader's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help."""
        self.help = say(self.help or "")
        return super().get_help_record(ctx)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Anonymous surveys, from invitation to published indices.",
)
@click.version_option(package_name="plainseal", prog_name="survey")
def survey() -> None:
    """Hold the verbs."""


def main() -> NoReturn:
    """Run the command line; a refusal is one line on stderr and exit code 1."""
    try:
        survey.main(standalone_mode=True)
    except QuestionnaireError as error:
        _refuse(*map(str, error.faults))
    except (SurveyError, ProtocolError, CompiledError, AnalysisError) as error:
        _refuse(f"survey: {say(str(error))}")
    sys.exit(0)


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(REFUSED)
