"""The verbs: each file is imported when its verb is used, so that ``survey --help`` is quick."""

import os
import sys
from importlib import import_module
from typing import Final, NoReturn

import click

from analysis.errors import AnalysisError
from questionnaires.errors import CompiledError, QuestionnaireError
from survey.cli.refusals import in_words, translated
from survey.cli.words import click_says, say, teach_click
from survey.errors import SurveyError
from survey.protocol.errors import ProtocolError

SECTIONS: Final[dict[str, dict[str, str]]] = {
    "To begin with": {
        "demo": "Run one real survey on this machine, from invitation to release.",
        "init": "Set up the home of a room.",
    },
    "The researcher, in this order": {
        "keys": "Make the keys of a new survey.",
        "publish": "Publish a questionnaire to issuer, collector and page.",
        "invite": "Write the invitations to a file, replace a lost one, destroy the list.",
        "status": "Show where each survey stands and what comes next.",
        "close": "Close a survey.",
        "open": "Fetch, verify and open the answers of a closed survey.",
        "score": "Compute the indices of an opened survey, for your eyes only.",
        "export": "Write the single answers for other programs, on this machine only.",
        "release": "Sign what may be shown and send it to the console.",
        "destroy": "Destroy the key and the answers, and sign that it was done.",
    },
    "A second person, where the manifest names one": {
        "approve": "Sign a release that somebody else has made.",
    },
    "Who runs a server": {
        "trust": "Let the servers of a home obey a researcher's key.",
        "serve": "Serve a room.",
        "account": "Make accounts of the administrator's page.",
        "doctor": "Examine a home as a thief, an auditor or a stranger would.",
    },
    "Everybody": {
        "answer": "Answer a survey without a browser.",
        "effects": "Estimate what attributes of described cases do to their judgement.",
        "verify": "Check published files against one another.",
        "page": "Check a served page, print the questionnaire, name a shared computer's address.",
        "simulate": "Let simulated respondents answer over HTTP.",
    },
}
VERBS: Final = {verb: words for part in SECTIONS.values() for verb, words in part.items()}
REFUSED: Final = 1


class Speaking(click.Command):
    """A command that speaks the reader's language."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        self.help = say(self.help or "")
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line in the list of verbs."""
        self.help = say(self.help or "")
        return super().get_short_help_str(limit)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help; click keeps the one it made first."""
        option = super().get_help_option(ctx)
        if option:
            option.help = click_says("Show this message and exit.")
        return option


class LazyGroup(Speaking, click.Group):
    """A group whose commands stand in files of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs."""
        return [*VERBS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of a verb."""
        if cmd_name not in VERBS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"survey.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing one."""
        for title, verbs in SECTIONS.items():
            with formatter.section(say(title)):
                formatter.write_dl([(verb, say(words)) for verb, words in verbs.items()])


class Verb(Speaking):
    """One verb."""


class Verbs(Speaking, click.Group):
    """A verb with verbs of its own."""

    command_class = Verb


class Argument(click.Argument):
    """An argument whose help speaks the reader's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Return the line of the help."""
        self.help = say(self.help or "")
        return super().get_help_record(ctx)


class Option(click.Option):
    """An option whose help speaks the reader's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help."""
        self.help = say(self.help or "")
        if isinstance(self.show_default, str):
            self.show_default = say(self.show_default)
        return super().get_help_record(ctx)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Anonymous surveys, from invitation to published indices.",
)
@click.version_option(
    package_name="plainseal", prog_name="survey", cls=Option, help="Show the version and exit."
)
def survey() -> None:
    """Hold the verbs."""


def main() -> NoReturn:
    """Run the command line; a refusal is one line on stderr and exit code 1."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads wait for threads
    teach_click()
    try:
        survey.main(standalone_mode=True)
    except QuestionnaireError as error:
        _refuse(*map(str, error.faults))
    except (SurveyError, ProtocolError, CompiledError, AnalysisError) as error:
        _refuse(f"survey: {in_words(error)}")
    except PermissionError as error:  # another user's home, wherever it is first looked into
        _refuse(f"survey: {translated(f'{error.filename} is not readable: {error.strerror}')}")
    sys.exit(0)


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(REFUSED)
