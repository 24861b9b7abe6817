"""Reading a request: media type and length first, then the bytes, then a signed command."""

from collections.abc import Iterable

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from survey.errors import BodyTooLarge, ConfigInvalid, ContentTypeWrong
from survey.protocol import signing
from survey.protocol.commands import COMMAND_MEDIA_TYPE, SignedCommand
from survey.protocol.encoding import emit, unb64u
from survey.protocol.errors import NotCanonical

COMMAND_LIMIT_BYTES = 1024 * 1024 + 128


def read_body(media_type: str, limit: int) -> bytes:
    """Return the request's bytes.

    Raises
    ------
    ContentTypeWrong
        If the media type, parameters included, is another one.
    BodyTooLarge
        If there are more than ``limit`` bytes; nothing beyond the limit is read.
    """
    if request.headers.get("Content-Type", "") != media_type:
        raise ContentTypeWrong(f"this route takes {media_type}")
    request.max_content_length = limit
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise BodyTooLarge(f"this route takes at most {limit} bytes") from error


def read_command(origin: str, trusted_keys: Iterable[str]) -> SignedCommand:
    """Return the request's signed command, addressed to ``origin`` by a trusted key."""
    body = read_body(COMMAND_MEDIA_TYPE, COMMAND_LIMIT_BYTES)
    return SignedCommand.from_bytes(body, origin, load_keys(trusted_keys))


def load_keys(trusted_keys: Iterable[str]) -> list[bytes]:
    """Return the keys of a configuration, or raise `ConfigInvalid`."""
    try:
        return [unb64u(key, signing.KEY_BYTES) for key in trusted_keys]
    except NotCanonical as error:
        raise ConfigInvalid("trusted_keys holds something that is not a key") from error


def json_response(value: dict[str, object], status: int = 200) -> Response:
    """Return profile JSON."""
    return Response(emit(value), status, content_type="application/json")


def bytes_response(body: bytes, media_type: str, status: int = 200) -> Response:
    """Return bytes without a charset."""
    return Response(body, status, content_type=media_type)
