"""The issuer's face: bytes in, one call, bytes out."""

from typing import Final

from flask import Blueprint, Response, current_app, request

from survey.issuer import desk as desks
from survey.issuer import orders, service
from survey.issuer.directory import directory
from survey.protocol.tokens import TokenRequest
from survey.storage.databases import reading
from survey.web import cross_origin
from survey.web.requests import bytes_response, read_body, read_command

REQUEST_MEDIA_TYPE: Final = "application/private-token-request"
RESPONSE_MEDIA_TYPE: Final = "application/private-token-response"
DIRECTORY_MEDIA_TYPE: Final = "application/private-token-issuer-directory"
LIMIT_BYTES: Final = 1024

views = Blueprint("issuer", __name__)


def desk() -> desks.Desk:
    """Return what this application works with."""
    found: desks.Desk = current_app.extensions["issuer"]
    return found


@views.post("/token-request")
def token_request() -> Response:
    """Sign one blinded message for an unused invitation."""
    desk().rate.take()
    asked = TokenRequest.from_bytes(read_body(REQUEST_MEDIA_TYPE, LIMIT_BYTES))
    signature = desk().issue_token(request.headers.get("Authorization", ""), asked)
    return bytes_response(signature, RESPONSE_MEDIA_TYPE)


@views.post("/commands")
def commands() -> Response:
    """Obey a signed command."""
    signed = read_command(desk().config)
    answer = orders.obey(desk(), signed)
    return bytes_response(answer, "application/json", 200 if answer else 202)


@views.get("/.well-known/private-token-issuer-directory")
def token_keys() -> Response:
    """Show which token keys sign now (RFC 9578)."""
    body = directory(desk().surveys(), desk().now())
    return bytes_response(body, DIRECTORY_MEDIA_TYPE)


@views.get("/s/<survey_id>/issuer-statement")
def issuer_statement(survey_id: str) -> Response:
    """Show the signed counts of a closed survey."""
    with reading(desk().engine) as session:
        body = service.public_statement(session, survey_id)
    return bytes_response(body, "application/octet-stream")


@views.get("/readyz")
def readyz() -> Response:
    """Tell whether this server accepts writes."""
    desk().check_ready()
    return Response("ok\n", mimetype="text/plain")


@views.after_app_request
def allow_pages(response: Response) -> Response:
    """Let a survey's own page read the answers, refusals included."""
    if request.path == "/commands":
        return response
    return cross_origin.allow(response, desk().is_page, "Authorization, Content-Type")
