"""Reading a request: media type and length first, then the bytes, then a signed command."""

import os
from collections.abc import Iterable

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from survey.config import ServerConfig
from survey.errors import (
    BodyTooLarge,
    ConfigInvalid,
    ContentTypeWrong,
    HomeUnusable,
    ServiceUnavailable,
)
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


def read_command(config: ServerConfig) -> SignedCommand:
    """Return the request's signed command, addressed to this server by a key it trusts."""
    body = read_body(COMMAND_MEDIA_TYPE, COMMAND_LIMIT_BYTES)
    return SignedCommand.from_bytes(body, config.origin, keys_trusted_now(config))


def keys_trusted_now(config: ServerConfig) -> list[bytes]:
    """Return the keys that the configuration's file names at this moment.

    Commands are rare, so the file is read for each: trust begins and ends without a restart. What
    is wrong with the file is not told to whoever asks.
    """
    try:
        return load_keys(config.trusted_now(os.environ))
    except (ConfigInvalid, HomeUnusable) as error:
        raise ServiceUnavailable("the configuration of this server cannot be read") from error


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
