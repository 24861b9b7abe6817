"""Refusals of the protocol: one class per code of G11, each with a sentence safe to show.

A code is part of the protocol: clients act on it. The status is a hint for the web edge, so that
it need not guess.
"""

from typing import ClassVar


class ProtocolError(Exception):
    """What another party sent is not what section G asks for."""

    code: ClassVar[str] = "malformed"
    status: ClassVar[int] = 422


class NotCanonical(ProtocolError):
    """Bytes that are not the one JSON profile form of their value (G1)."""

    code = "not-canonical"


class RequestMalformed(ProtocolError):
    """A token request that cannot be read (G4)."""

    code = "request-malformed"


class EnvelopeMalformed(ProtocolError):
    """An envelope that cannot be read (G7)."""

    code = "envelope-malformed"


class MessageMalformed(ProtocolError):
    """Another message of section G that has the wrong length, version or field."""

    code = "message-malformed"


class SignatureInvalid(ProtocolError):
    """A signature that does not hold, or a nonce that is not the hash of its one-time key."""

    code = "signature-invalid"
    status = 403


class TokenInvalid(ProtocolError):
    """A token under another key, for another survey, or with a wrong signature."""

    code = "token-invalid"
    status = 403


class ManifestInvalid(ProtocolError):
    """A manifest with a missing, unknown or impossible field (G2)."""

    code = "manifest-invalid"


class CodeInvalid(ProtocolError):
    """An invitation code or link that was mistyped."""

    code = "code-invalid"


class CommandInvalid(ProtocolError):
    """A command document that cannot be read (G12)."""

    code = "command-invalid"


class CommandUntrusted(ProtocolError):
    """A command that no trusted key has signed, or that is meant for another server."""

    code = "command-untrusted"
    status = 403


class UnsealingFailed(ProtocolError):
    """A ciphertext that the key does not open, or a plaintext that is not one."""

    code = "unsealing-failed"


class PassphraseWrong(ProtocolError):
    """The passphrase does not open the wrapped seed."""

    code = "passphrase-wrong"
    status = 403


class TransitionRefused(ProtocolError):
    """A step that the survey's present state does not allow."""

    code = "transition-refused"
    status = 409
