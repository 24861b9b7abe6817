"""The published files of one survey: named by their content, written whole, replaced by rename.

Several versions stand side by side, so that a page loaded before a bug fix still works;
``current.json`` names the newest.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import zopfli.gzip

from survey.errors import CommandRefused, SurveyUnknown
from survey.page.publication import Publication
from survey.protocol.document import content_name

CURRENT: Final = "current.json"
STATEMENT: Final = "bundle.statement"
PASSES: Final = 5  # of zopfli: four per cent less to load for every phone, half a second once
NAME: Final = re.compile(
    r"(client|after|style|manifest|questionnaire|bundle)\.[0-9a-f]{16}\.([a-z]+)"
)
MEDIA_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "statement": "application/octet-stream",
}


@dataclass(frozen=True)
class Current:
    """What a visitor gets now."""

    manifest_hash: str
    bundle_number: int
    bundle_hash: str
    destroy_by: int
    issuer_origin: str
    collector_origin: str
    document: str
    statement: str = ""  # empty where it was published by an earlier program


@dataclass(frozen=True)
class Shelf:
    """``published/<survey id>/``."""

    folder: Path

    @classmethod
    def of(cls, home: Path, survey_id: str) -> Self:
        """Return a survey's shelf, whether it exists or not."""
        return cls(home / "published" / survey_id)

    def current(self) -> Current:
        """Return what is published, or raise `SurveyUnknown`."""
        try:
            return Current(**json.loads((self.folder / CURRENT).read_bytes()))
        except FileNotFoundError as error:
            raise SurveyUnknown("nothing is published under this name") from error

    def put(self, publication: Publication) -> None:
        """Write every file, then the name of the newest: a reader never meets half a page."""
        self._check_newer(publication)
        self.folder.mkdir(parents=True, exist_ok=True)
        statement = publication.statement
        for name, content in publication.files.items():
            self._put(name, content)
        self._put("manifest.json", publication.manifest_bytes)
        self._put("questionnaire.json", publication.questionnaire)
        current = Current(
            publication.manifest.hash.hex(),
            statement.number,
            statement.bundle_hash.hex(),
            publication.manifest.destroy_by,
            publication.manifest.issuer_origin,
            publication.manifest.collector_origin,
            self._put("document.html", publication.document),
            self._put(STATEMENT, statement.to_bytes()),
        )
        write_whole(self.folder / CURRENT, json.dumps(asdict(current), indent=1).encode())

    def read(self, name: str, *, compressed: bool) -> bytes:
        """Return a file's bytes, as gzip if asked, or raise `SurveyUnknown`."""
        try:
            return (self.folder / (f"{name}.gz" if compressed else name)).read_bytes()
        except FileNotFoundError as error:
            raise SurveyUnknown("there is no such file") from error

    def _check_newer(self, publication: Publication) -> None:
        try:
            current = self.current()
        except SurveyUnknown:
            return
        if publication.manifest.hash.hex() != current.manifest_hash:
            raise CommandRefused("this survey is published with another manifest")
        statement = publication.statement
        if statement.number < current.bundle_number:
            raise CommandRefused("a newer bundle is already published")
        same = statement.bundle_hash.hex() == current.bundle_hash
        if statement.number == current.bundle_number and not same:
            raise CommandRefused("another bundle of this number is already published")

    def _put(self, plain: str, content: bytes) -> str:
        name = content_name(plain, content)
        write_whole(self.folder / name, content)
        write_whole(self.folder / f"{name}.gz", zopfli.gzip.compress(content, numiterations=PASSES))
        return name


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees all of it or none, also after a crash."""
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
