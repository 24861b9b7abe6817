"""A Flask application without session, secret or log of visitors."""

import logging
from collections.abc import Iterable
from types import TracebackType
from typing import Any, TextIO, cast
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request
from flask.logging import wsgi_errors_stream

from survey.errors import SurveyError
from survey.web.bodies import LARGEST_BYTES
from survey.web.problems import log_fault, register_problems

REFUSAL = "plainseal.refusal"  # in the environ: why a body was not received

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICT = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


def bare_app(import_name: str, origin: str) -> Flask:
    """Return an application that sends no cookie and keeps no log of requests.

    ``origin`` is the room's own; Strict-Transport-Security is sent where it is https.
    """
    app = _Discreet(import_name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BYTES
    app.config["ORIGIN"] = origin
    _keep_faults_only(app)
    register_problems(app)
    app.before_request(_refuse_unreceived)
    app.add_url_rule("/healthz", "healthz", _healthz)
    return app


class _Discreet(Flask):
    """Protects every answer; logs where a fault happened.

    Flask's own line names the path and what the error says.
    """

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the protecting headers that the view has not set.

        They join the finished list: a response of Flask's takes longer over one than over them all.
        """
        https = self.config["ORIGIN"].startswith("https://")
        protection = HEADERS | STRICT if https else HEADERS

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:  # noqa: ANN401
            present = {name.lower() for name, _value in headers}
            more = [pair for pair in protection.items() if pair[0].lower() not in present]
            return start_response(status, headers + more, *error)

        return super().wsgi_app(environ, start)

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log the class and the places."""
        log_fault(self, exc_info[1], exc_info[2])


def _keep_faults_only(app: Flask) -> None:
    """Log faults of the program without a time: a line beside a visit would date it."""
    handler = logging.StreamHandler(cast("TextIO", wsgi_errors_stream))
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    app.logger.handlers = [handler]
    app.logger.propagate = False
    app.logger.setLevel(logging.ERROR)


def _refuse_unreceived() -> None:
    """Refuse as any other refusal, with every header it needs to be read."""
    refusal: SurveyError | None = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal


def _healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")
