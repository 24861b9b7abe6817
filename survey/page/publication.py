"""What a publish command brings, checked before a byte of it is written."""

import base64
import hashlib
from dataclasses import dataclass

from survey.errors import CommandRefused
from survey.page.catalogs import Catalogs
from survey.protocol.commands import SignedCommand
from survey.protocol.encoding import sha256
from survey.protocol.errors import CommandInvalid
from survey.protocol.manifest import Manifest, questionnaire_hash
from survey.protocol.statements import BundleStatement
from survey.web.arguments import binary

HIGHEST_NUMBER = 2**32 - 1


@dataclass(frozen=True)
class Publication:
    """A survey's page: manifest, questions, scripts and style sheet.

    The second script, ``after``, is for whoever comes back after sending. It has no signature of
    its own: the first one names its integrity, and runs no other.
    """

    manifest: Manifest
    manifest_bytes: bytes
    signature: bytes
    questionnaire: bytes
    script: bytes
    after: bytes
    stylesheet: bytes
    statement: BundleStatement

    @classmethod
    def from_command(cls, signed: SignedCommand, origin: str, catalogs: Catalogs) -> "Publication":
        """Read and check everything.

        Raises
        ------
        CommandInvalid, ManifestInvalid
            If an argument is missing or cannot be read.
        SignatureInvalid
            If the manifest or the bundle is not signed by the manifest's key.
        CommandRefused
            If the parts do not belong together, to this server or to the command's key.
        """
        manifest_bytes = binary(signed.command, "manifest")
        manifest = Manifest.from_bytes(manifest_bytes)
        script = binary(signed.command, "bundle")
        statement = BundleStatement(
            manifest.hash,
            _number(signed),
            sha256(script),
            binary(signed.command, "bundle_signature", 64),
        )
        publication = cls(
            manifest,
            manifest_bytes,
            binary(signed.command, "signature", 64),
            binary(signed.command, "questionnaire"),
            script,
            binary(signed.command, "after"),
            binary(signed.command, "stylesheet"),
            statement,
        )
        publication._check_signatures()
        publication._check_fit(signed, origin, catalogs)
        return publication

    def _check_signatures(self) -> None:
        self.manifest.verify(self.signature)
        self.statement.verify(self.manifest.manifest_key)

    def _check_fit(self, signed: SignedCommand, origin: str, catalogs: Catalogs) -> None:
        manifest = self.manifest
        if manifest.manifest_key != signed.key:
            raise CommandRefused("the manifest names another key than the command's")
        if (manifest.survey_id, manifest.page_origin) != (signed.command.survey_id, origin):
            raise CommandRefused("the manifest is for another survey or another page server")
        if questionnaire_hash(self.questionnaire) != manifest.questionnaire_hash:
            raise CommandRefused("the questionnaire is not the one that the manifest names")
        if integrity(self.after).encode() not in self.script:
            raise CommandRefused("the second script is not the one that the first one names")
        if unknown := set(manifest.languages) - set(catalogs):
            raise CommandRefused(f"this page has no words in {', '.join(sorted(unknown))}")


def integrity(content: bytes) -> str:
    """Return the subresource integrity of a file: another one is not run."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def _number(signed: SignedCommand) -> int:
    number = signed.command.args.get("bundle_number")
    if type(number) is not int or not 0 <= number <= HIGHEST_NUMBER:
        raise CommandInvalid("the argument bundle_number is missing or not a number")
    return number
