"""Signed commands from a researcher to a server (G12).

No clock: the sequence rises strictly per key and server. Identical bytes get the identical answer,
so that a lost answer can be asked for again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from survey.protocol import signing
from survey.protocol.codes import SURVEY_ID
from survey.protocol.encoding import emit, label, parse, sha256
from survey.protocol.errors import (
    CommandInvalid,
    CommandUntrusted,
    NotCanonical,
    SignatureInvalid,
)

COMMAND_MEDIA_TYPE: Final = "application/vnd.asv1.command"
ENVELOPES_MEDIA_TYPE: Final = "application/vnd.asv1.envelopes"
VERBS: Final = frozenset({"create", "publish", "invitations", "replace", "close", "fetch", "erase"})
FIELDS: Final = frozenset({"args", "sequence", "server", "survey_id", "verb"})


@dataclass(frozen=True)
class Command:
    """One order, addressed to one server.

    ::

        u32 length
        u8  json[length]      {args, sequence, server, survey_id, verb}, JSON profile
        u8  signature[64]     Ed25519_manifest("asv1/command\\0" ‖ H(json))
    """

    verb: str
    survey_id: str
    server: str
    sequence: int
    args: dict[str, Any]

    def to_bytes(self, seed: bytes) -> bytes:
        """Sign the command with the manifest key's seed."""
        document = emit(
            {
                "args": self.args,
                "sequence": self.sequence,
                "server": self.server,
                "survey_id": self.survey_id,
                "verb": self.verb,
            }
        )
        signature = signing.sign(seed, label("command") + sha256(document))
        return len(document).to_bytes(4, "big") + document + signature


@dataclass(frozen=True)
class SignedCommand:
    """A command that a trusted key has signed, with the key and the hash of its bytes."""

    command: Command
    key: bytes
    digest: bytes

    @classmethod
    def from_bytes(cls, data: bytes, server: str, trusted: Iterable[bytes]) -> "SignedCommand":
        """Verify over the received bytes, then read.

        Raises
        ------
        CommandInvalid
            If the document is not one.
        CommandUntrusted
            If no key of ``trusted`` has signed it, or it is addressed to another server.
        """
        size = int.from_bytes(data[:4], "big")
        document, signature = data[4 : 4 + size], data[4 + size :]
        if len(document) != size or len(signature) != signing.SIGNATURE_BYTES:
            raise CommandInvalid("not a command")
        key = _signer(document, signature, trusted)
        command = _read(document)
        if command.server != server:
            raise CommandUntrusted("the command is addressed to another server")
        return cls(command, key, sha256(data))


def _signer(document: bytes, signature: bytes, trusted: Iterable[bytes]) -> bytes:
    message = label("command") + sha256(document)
    for key in trusted:
        try:
            signing.verify(key, message, signature)
        except SignatureInvalid:
            continue
        return key
    raise CommandUntrusted("no trusted key has signed this command")


def _read(document: bytes) -> Command:
    try:
        value = parse(document)
    except NotCanonical as error:
        raise CommandInvalid("not a canonical command") from error
    if set(value) != FIELDS or value["verb"] not in VERBS or not _well_typed(value):
        raise CommandInvalid("a field of the command is missing, unknown or of a wrong type")
    return Command(
        value["verb"], value["survey_id"], value["server"], value["sequence"], value["args"]
    )


def _well_typed(value: dict[str, Any]) -> bool:
    sequence = value["sequence"]
    return (
        isinstance(value["args"], dict)
        and isinstance(value["server"], str)
        and isinstance(sequence, int)
        and not isinstance(sequence, bool)
        and sequence >= 0
        and isinstance(value["survey_id"], str)
        and SURVEY_ID.fullmatch(value["survey_id"]) is not None
    )
