"""Arguments of signed commands."""

from survey.protocol.commands import Command
from survey.protocol.encoding import unb64u
from survey.protocol.errors import CommandInvalid, NotCanonical


def binary(command: Command, name: str, length: int | None = None) -> bytes:
    """Return a base64url argument, of ``length`` bytes if given, or raise `CommandInvalid`."""
    text = command.args.get(name)
    if not isinstance(text, str):
        raise CommandInvalid(f"the argument {name} is missing")
    try:
        return unb64u(text, length)
    except NotCanonical as error:
        raise CommandInvalid(f"the argument {name} is not what it should be") from error
