"""Trust begins and ends while a server runs."""

import secrets
from pathlib import Path
from typing import Any

import pytest

from survey.config import trust
from survey.protocol import signing
from survey.protocol.commands import COMMAND_MEDIA_TYPE, Command
from survey.protocol.encoding import b64u, parse
from tests.integration.web.conftest import Room, Serve

SURVEY_ID = "trustedtrustedtr"


class Researcher:
    """Who sends commands, each with the next sequence."""

    def __init__(self) -> None:
        self.seed = secrets.token_bytes(32)
        self.sequence = 0

    @property
    def key(self) -> str:
        return b64u(signing.public_key(self.seed))

    def command(self, room: Room) -> tuple[int, dict[str, Any]]:
        self.sequence += 1
        command = Command("create", SURVEY_ID, room.origin, self.sequence, {})
        status, answer = room.ask(
            "POST", "/commands", command.to_bytes(self.seed), COMMAND_MEDIA_TYPE
        )
        return status, parse(answer)


@pytest.mark.parametrize("name", ["issuer", "collector", "page"])
def test_a_key_is_trusted_and_untrusted_without_a_restart(
    serve: Serve, tmp_path: Path, name: str
) -> None:
    room, researcher = serve(name, tmp_path), Researcher()
    file = tmp_path / name / "config.toml"
    before = file.read_text("utf-8")
    refused = researcher.command(room)
    assert (refused[0], refused[1]["type"]) == (403, "urn:asv1:command-untrusted")
    trust(tmp_path, name, researcher.key)
    status, answer = researcher.command(room)
    if name == "page":  # it only publishes, and says so to whom it trusts
        assert (status, answer["type"]) == (409, "urn:asv1:command-refused")
    else:
        assert status == 200, answer
    file.write_text(before, "utf-8")
    assert researcher.command(room)[0] == 403


def test_a_configuration_that_cannot_be_read_is_not_shown_to_strangers(
    serve: Serve, tmp_path: Path
) -> None:
    room, researcher = serve("page", tmp_path), Researcher()
    (tmp_path / "page" / "config.toml").write_text("secret = [")
    status, answer = researcher.command(room)
    assert (status, answer["type"]) == (503, "urn:asv1:service-unavailable")
    assert str(tmp_path) not in str(answer)
    assert "secret" not in str(answer)
