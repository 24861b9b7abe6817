"""The upload (F8): a release file with all that its signatures are checked against."""

from dataclasses import dataclass, fields
from typing import Any, Final

from survey.protocol.encoding import b64u, emit, parse, unb64u
from survey.protocol.errors import MessageMalformed, NotCanonical

RELEASE_MEDIA_TYPE: Final = "application/vnd.asv1.release"
UPLOAD_LIMIT_BYTES: Final = 1024 * 1024  # the JSON profile's own limit


@dataclass(frozen=True)
class Upload:
    """Six byte strings, in profile JSON as base64url; no approval where nobody must give one."""

    approval: bytes
    file: bytes
    head: bytes
    manifest: bytes
    manifest_signature: bytes
    signature: bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> "Upload":
        """Read an upload; anything odd raises `MessageMalformed`."""
        try:
            value = parse(data)
            if set(value) != {field.name for field in fields(cls)}:
                raise MessageMalformed(
                    "an upload has six fields: file, head, manifest and three signatures"
                )
            return cls(**{name: unb64u(_string(part)) for name, part in value.items()})
        except NotCanonical as error:
            raise MessageMalformed(f"the upload cannot be read: {error}") from error

    def to_bytes(self) -> bytes:
        """Return the bytes to post."""
        return emit({field.name: b64u(getattr(self, field.name)) for field in fields(self)})


def _string(part: Any) -> str:  # noqa: ANN401 - any JSON value
    if not isinstance(part, str):
        raise MessageMalformed("every field of an upload is base64url")
    return part
