"""Arguments of commands: base64url of the right length, or a refusal that names the argument."""

import pytest

from survey.protocol.commands import Command
from survey.protocol.encoding import b64u
from survey.protocol.errors import CommandInvalid
from survey.web.arguments import binary


def command(**args: object) -> Command:
    return Command("create", "abcdefghijklmnop", "https://issuer.example", 1, args)


def test_an_argument_is_read() -> None:
    assert binary(command(head=b64u(b"abc")), "head", 3) == b"abc"


@pytest.mark.parametrize("args", [{}, {"head": 3}, {"head": "a+b"}, {"head": "YWJj"}])
def test_a_missing_odd_or_short_argument_is_refused(args: dict[str, object]) -> None:
    with pytest.raises(CommandInvalid, match="head"):
        binary(command(**args), "head", 32)
