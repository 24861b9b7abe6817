"""What the page server does: publish on a signed command, read for anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from survey.config import PageConfig
from survey.errors import CommandRefused, SurveyClosed, SurveyUnknown
from survey.page import entrance, ledger
from survey.page.catalogs import Catalogs
from survey.page.publication import Publication
from survey.page.shelf import MEDIA_TYPES, NAME, STATEMENT, Current, Shelf
from survey.protocol.codes import SURVEY_ID
from survey.protocol.commands import SignedCommand
from survey.protocol.encoding import b64u, emit

Clock = Callable[[], float]
LEDGER: Final = "commands"


@dataclass(frozen=True)
class Served:
    """One file on its way out."""

    body: bytes
    media_type: str


@dataclass(frozen=True)
class PageService:
    """The page server of one home."""

    config: PageConfig
    catalogs: Catalogs
    clock: Clock

    def obey(self, signed: SignedCommand) -> bytes:
        """Publish what a trusted key has signed; return the command's answer."""
        if signed.command.verb != "publish":
            raise CommandRefused("the page server only publishes")
        return ledger.obey(self.config.home / LEDGER, signed, lambda: self._publish(signed))

    def document(self, survey_id: str, *, compressed: bool) -> tuple[Served, Current]:
        """Return the one document of a survey and what is current about it."""
        shelf, current = self._open(survey_id)
        body = shelf.read(current.document, compressed=compressed)
        return Served(body, MEDIA_TYPES["html"]), current

    def file(self, survey_id: str, name: str, *, compressed: bool) -> Served:
        """Return one content-named file of a survey."""
        shelf, current = self._open(survey_id)
        if name == STATEMENT and current.statement:  # a stranger cannot know what it is named by
            name = current.statement
        if not (match := NAME.fullmatch(name)) or match[2] not in MEDIA_TYPES:
            raise SurveyUnknown("there is no such file")
        return Served(shelf.read(name, compressed=compressed), MEDIA_TYPES[match[2]])

    def entrance(self, sight: entrance.Sight) -> Served:
        """Return what a person sees where no questionnaire is."""
        return Served(entrance.render(self.catalogs, sight), MEDIA_TYPES["html"])

    def stylesheet(self) -> Served:
        """Return the entrance's style sheet."""
        return Served(entrance.stylesheet(), MEDIA_TYPES["css"])

    def _publish(self, signed: SignedCommand) -> bytes:
        publication = Publication.from_command(signed, self.config.origin)
        Shelf.of(self.config.home, publication.manifest.survey_id).put(publication)
        return emit({"manifest_hash": b64u(publication.manifest.hash)})

    def _open(self, survey_id: str) -> tuple[Shelf, Current]:
        if not SURVEY_ID.fullmatch(survey_id):
            raise SurveyUnknown("there is no such survey")
        shelf = Shelf.of(self.config.home, survey_id)
        current = shelf.current()
        if self.clock() >= current.destroy_by:
            raise SurveyClosed("this survey is over and its page is gone")
        return shelf, current
