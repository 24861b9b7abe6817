"""Refusals as problem documents (RFC 9457): ``type`` is ``urn:asv1:<code>``."""

from traceback import format_tb
from types import TracebackType

from flask import Flask, Response, current_app
from werkzeug.exceptions import HTTPException

from survey.errors import SurveyError
from survey.protocol.encoding import emit
from survey.protocol.errors import ProtocolError

PROBLEM_MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "5"


def register_problems(app: Flask) -> None:
    """Answer every error of the application with a problem document."""
    app.register_error_handler(ProtocolError, _of_refusal)
    app.register_error_handler(SurveyError, _of_refusal)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_fault)


def problem(code: str, status: int, title: str) -> Response:
    """Return one problem document."""
    body = emit({"status": status, "title": title, "type": f"urn:asv1:{code}"})
    response = Response(body, status, content_type=PROBLEM_MEDIA_TYPE)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _of_refusal(error: Exception) -> Response:
    if not isinstance(error, SurveyError | ProtocolError):
        raise error
    return problem(error.code, error.status, str(error) or (type(error).__doc__ or ""))


def _of_http(error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = error.code or 500
    response = problem((error.name or "error").lower().replace(" ", "-"), status, error.name)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "location"}:
            response.headers[name] = value
    return response


def _of_fault(error: Exception) -> Response:
    """Answer with nothing of the error."""
    log_fault(current_app, error, error.__traceback__)
    return problem("internal", 500, "Something went wrong on this server.")


def log_fault(app: Flask, error: object, trace: TracebackType | None) -> None:
    """Log where it happened, not what it said: the text of an error could hold an answer."""
    app.logger.error("%s\n%s", type(error).__name__, "".join(format_tb(trace)))
