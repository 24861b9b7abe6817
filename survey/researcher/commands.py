"""Signed commands, written down before they are sent.

A server answers identical bytes identically. So the bytes are kept, and a step that was
interrupted is repeated with the same bytes: no server creates a survey twice. What a server
refuses is forgotten, and the next attempt counts on.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.protocol.commands import Command
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.servers import Refusal, Server


@dataclass(frozen=True)
class Orders:
    """One survey's commands to one server."""

    desk: Desk
    folder: SurveyFolder
    server: Server

    def give(self, verb: str, args: dict[str, Any], step: str = "") -> bytes:
        """Give an order once, however often it is repeated; return the server's answer."""
        name = f"sent/{_file_name(self.server.origin)}.{step or verb}"
        if not self.folder.holds(name):
            self.folder.write(name, self.signed(verb, args))
        try:
            return self.server.command(self.folder.read(name, "the command"))
        except Refusal:
            (self.folder.path / name).unlink(missing_ok=True)
            raise

    def download(self, verb: str, args: dict[str, Any], path: Path) -> None:
        """Give an order whose answer is long; the server works it out anew each time."""
        self.server.download(self.signed(verb, args), path)

    def signed(self, verb: str, args: dict[str, Any]) -> bytes:
        """Return the bytes of the next command."""
        origin = self.server.origin
        sequence = self.desk.next_sequence(origin)
        command = Command(verb, self.folder.survey_id, origin, sequence, args)
        return command.to_bytes(self.desk.identity_seed)


def _file_name(origin: str) -> str:
    return origin.split("://", 1)[1].replace(":", "_")
