"""The console's application: the bare one, with the one cookie in all of Plainseal."""

import os
import secrets
import time
from collections.abc import Callable
from typing import Final

from flask import Flask, Response

from survey.config import ConsoleConfig
from survey.console.context import EXTENSION, Context
from survey.console.database import open_database
from survey.console.forms import protect
from survey.console.languages import speak
from survey.console.refusals import register_refusals
from survey.console.views.reading import reading
from survey.console.views.signing_in import signing_in
from survey.console.views.styles import styles
from survey.console.views.uploading import uploading
from survey.storage.secret_files import SecretFiles
from survey.web.application import bare_app
from survey.web.serving import home_from_environment

KEY_BYTES: Final = 32
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",  # the CSRF check asks for it over https
}


def create_app(
    config: ConsoleConfig,
    *,
    clock: Callable[[], float] = time.time,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> Flask:
    """Return the console over the home that ``config`` names."""
    app = bare_app(__package__ or "survey.console", config.origin)
    app.extensions[EXTENSION] = Context(config, open_database(config), clock, random)
    _give_cookie(app, config)
    speak(app)
    register_refusals(app)
    for blueprint in (reading, signing_in, styles, uploading):
        app.register_blueprint(blueprint)
    protect(app, exempt=uploading)
    app.after_request(_head)
    return app


def from_environment() -> Flask:
    """Return the console of the home that `survey.web.serving.serve` was given."""
    return create_app(ConsoleConfig.load(home_from_environment(), os.environ))


def _give_cookie(app: Flask, config: ConsoleConfig) -> None:
    secure = config.origin.startswith("https://")
    key = SecretFiles(config.secrets, "key").read_or_make("session", _new_key)
    app.config.update(
        SECRET_KEY=key,
        SESSION_COOKIE_NAME="__Host-console" if secure else "console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,  # it lives and dies with the session
    )


def _new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _head(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
