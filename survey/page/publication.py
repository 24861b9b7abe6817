"""What a publish command brings, checked before a byte of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from survey.errors import CommandRefused
from survey.protocol.commands import SignedCommand
from survey.protocol.document import BESIDE, Document, Reference, integrity
from survey.protocol.encoding import b64u, sha256
from survey.protocol.errors import CommandInvalid
from survey.protocol.manifest import Manifest, questionnaire_hash
from survey.protocol.statements import BundleStatement
from survey.web.arguments import binary

HIGHEST_NUMBER: Final = 2**32 - 1


@dataclass(frozen=True)
class Publication:
    """A survey's page as the researcher has signed it: the document, and the files it names.

    The second script, ``after``, is for whoever comes back after sending. The first one holds its
    integrity, too, and runs no other.
    """

    manifest: Manifest
    manifest_bytes: bytes
    signature: bytes
    questionnaire: bytes
    document: bytes
    script: bytes
    after: bytes
    stylesheet: bytes
    statement: BundleStatement

    @classmethod
    def from_command(cls, signed: SignedCommand, origin: str) -> "Publication":
        """Read and check everything.

        Raises
        ------
        CommandInvalid, ManifestInvalid, MessageMalformed
            If an argument is missing or cannot be read.
        SignatureInvalid
            If the manifest or the document is not signed by the manifest's key.
        CommandRefused
            If the parts do not belong together, to this server or to the command's key.
        """
        manifest_bytes = binary(signed.command, "manifest")
        manifest = Manifest.from_bytes(manifest_bytes)
        document = binary(signed.command, "document")
        statement = BundleStatement(
            manifest.hash,
            _number(signed),
            sha256(document),
            binary(signed.command, "bundle_signature", 64),
        )
        publication = cls(
            manifest,
            manifest_bytes,
            binary(signed.command, "signature", 64),
            binary(signed.command, "questionnaire"),
            document,
            binary(signed.command, "bundle"),
            binary(signed.command, "after"),
            binary(signed.command, "stylesheet"),
            statement,
        )
        publication._check_signatures()
        publication._check_addressee(signed, origin)
        publication._check_document()
        return publication

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files beside the document, by the names of G16."""
        return dict(zip(BESIDE, (self.stylesheet, self.script, self.after), strict=True))

    def _check_signatures(self) -> None:
        self.manifest.verify(self.signature)
        self.statement.verify(self.manifest.manifest_key)

    def _check_addressee(self, signed: SignedCommand, origin: str) -> None:
        manifest = self.manifest
        if manifest.manifest_key != signed.key:
            raise CommandRefused("the manifest names another key than the command's")
        if (manifest.survey_id, manifest.page_origin) != (signed.command.survey_id, origin):
            raise CommandRefused("the manifest is for another survey or another page server")
        if questionnaire_hash(self.questionnaire) != manifest.questionnaire_hash:
            raise CommandRefused("the questionnaire is not the one that the manifest names")

    def _check_document(self) -> None:
        """Find out now what would otherwise leave every visitor with a page that does not run."""
        document = Document.from_bytes(self.document)
        for name, expected in (
            ("manifest", self.manifest_bytes),
            ("signature", b64u(self.signature).encode()),
            ("questionnaire", self.questionnaire),
        ):
            if document.embedded[name] != expected:
                raise CommandRefused(f"the document embeds another {name}")
        survey_id = self.manifest.survey_id
        named = (Reference.to(survey_id, *file) for file in self.files.items())
        if document.references != tuple(named):
            raise CommandRefused("the document names other files than these")
        if integrity(self.after).encode() not in self.script:
            raise CommandRefused("the second script is not the one that the first one names")


def _number(signed: SignedCommand) -> int:
    number = signed.command.args.get("bundle_number")
    if type(number) is not int or not 0 <= number <= HIGHEST_NUMBER:
        raise CommandInvalid("the argument bundle_number is missing or not a number")
    return number
