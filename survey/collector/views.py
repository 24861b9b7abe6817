"""The collector's face: bytes in, one call, bytes out."""

from typing import Final

from flask import Blueprint, Response, current_app, request

from survey.collector import desk as desks
from survey.collector import orders, service
from survey.protocol.commands import ENVELOPES_MEDIA_TYPE
from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, RECEIPT_MEDIA_TYPE
from survey.web import cross_origin
from survey.web.requests import bytes_response, read_body, read_command

OCTETS: Final = "application/octet-stream"
LIMIT_BYTES: Final = 16 * 1024

views = Blueprint("collector", __name__)


def desk() -> desks.Desk:
    """Return what this application works with."""
    found: desks.Desk = current_app.extensions["collector"]
    return found


@views.post("/s/<survey_id>/responses")
def responses(survey_id: str) -> Response:
    """Keep one envelope; answer with its receipt."""
    desk().rate.take()
    terms = desk().terms(survey_id)
    receipt = desk().accept(terms, read_body(ENVELOPE_MEDIA_TYPE, LIMIT_BYTES))
    return bytes_response(receipt, RECEIPT_MEDIA_TYPE)


@views.post("/commands")
def commands() -> Response:
    """Obey a signed command."""
    signed = read_command(desk().config)
    answer = orders.obey(desk(), signed)
    if signed.command.verb == "fetch":
        return Response(orders.envelopes(desk(), signed), content_type=ENVELOPES_MEDIA_TYPE)
    return bytes_response(answer, "application/json")


@views.get("/s/<survey_id>/head")
def head(survey_id: str) -> Response:
    """Show the one signed head."""
    return bytes_response(desk().show(service.public_head, survey_id), OCTETS)


@views.get("/s/<survey_id>/issuer-statement")
def issuer_statement(survey_id: str) -> Response:
    """Show the issuer statement that the head is bound to."""
    return bytes_response(desk().show(service.public_statement, survey_id), OCTETS)


@views.get("/s/<survey_id>/leaves.bin")
def leaves(survey_id: str) -> Response:
    """Show the whole leaf list; no route takes a leaf, nonce or index."""
    return bytes_response(desk().show(service.leaf_list, survey_id), OCTETS)


@views.get("/s/<survey_id>/audit-records")
def audit_records(survey_id: str) -> Response:
    """Show every audit record, sorted by leaf."""
    return bytes_response(desk().show(service.audit_records, survey_id), OCTETS)


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
    return cross_origin.allow(response, desk().is_page, "Content-Type")
