"""What a person reads when something is refused; programs read problem documents."""

from http import HTTPStatus
from traceback import format_tb

from flask import Flask, Response, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from survey.console.languages import say
from survey.errors import SurveyError
from survey.protocol.errors import ProtocolError
from survey.web.problems import problem

PROGRAMS = frozenset({"uploading"})  # blueprints that no person opens


def register_refusals(app: Flask) -> None:
    """Show pages instead of problem documents, but to programs."""
    app.register_error_handler(SurveyError, _of_refusal)
    app.register_error_handler(ProtocolError, _of_refusal)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_fault)


def _of_refusal(error: Exception) -> Response:
    if not isinstance(error, SurveyError | ProtocolError):
        raise error
    return _answer(error.code, error.status, str(error))


def _of_http(error: Exception) -> Response:
    if isinstance(error, CSRFError):
        return _answer("csrf", HTTPStatus.BAD_REQUEST, "")
    if not isinstance(error, HTTPException):
        raise error
    response = _answer(f"http-{error.code}", error.code or 500, error.name)
    for name, value in error.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    return response


def _of_fault(error: Exception) -> Response:
    """Log where it happened, not what it said, as the other rooms do."""
    where = "".join(format_tb(error.__traceback__))
    current_app.logger.error("%s\n%s", type(error).__name__, where)
    return _answer("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here.")


def _answer(code: str, status: int, title: str) -> Response:
    if request.blueprint in PROGRAMS:
        return problem(code, status, title)
    return Response(render_template("refusal.html", words=_words(code)), status)


def _words(code: str) -> str:
    words = {
        "csrf": say("This page was open for too long. Please go back and try again."),
        "http-404": say("There is no such page."),
        "http-405": say("This address cannot be used in that way."),
        "release-refused": say(
            "The signatures of this release do not hold any more, or its key is no longer trusted. "
            "It is not shown. Please tell whoever runs this system."
        ),
        "release-unknown": say("There is no such release here."),
    }
    return words.get(code) or say("Something went wrong here. Please try again later.")
