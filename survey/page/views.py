"""The page server's face: a survey's address gives the same to everybody who asks."""

from typing import Final

from flask import Blueprint, Response, current_app, request

from survey.errors import SurveyClosed, SurveyError, SurveyUnknown
from survey.page.entrance import Sight
from survey.page.service import PageService, Served
from survey.page.shelf import Current
from survey.web.problems import problem
from survey.web.requests import read_command

NO_POWERS: Final = ", ".join(
    f"{power}=()"
    for power in (
        "accelerometer", "autoplay", "browsing-topics",
        "camera", "clipboard-read", "compute-pressure", "display-capture", "encrypted-media",
        "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
        "idle-detection", "interest-cohort", "keyboard-map", "local-fonts", "magnetometer",
        "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
        "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb",
        "window-management", "xr-spatial-tracking",
    )
)  # fmt: skip

ENTRANCE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src data:; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)

views = Blueprint("page", __name__)


def service() -> PageService:
    """Return what this application works with."""
    found: PageService = current_app.extensions["page"]
    return found


@views.get("/")
@views.get("/s/")
def entrance() -> Response:
    """Say what this server is, and that a link is needed."""
    return bare(service().entrance("here"))


@views.get("/entrance.css")
def entrance_style() -> Response:
    """Show the entrance's style sheet."""
    served = service().stylesheet()
    return Response(served.body, content_type=served.media_type)


@views.get("/s/<survey_id>")
def document(survey_id: str) -> Response:
    """Show the questionnaire's one document."""
    served, current = service().document(survey_id, compressed=takes_gzip())
    response = send(served)
    response.headers["Content-Security-Policy"] = policy(current)
    return response


@views.get("/s/<survey_id>/<name>")
def file(survey_id: str, name: str) -> Response:
    """Show one content-named file."""
    return send(service().file(survey_id, name, compressed=takes_gzip()))


@views.post("/commands")
def commands() -> Response:
    """Obey a signed publish command."""
    signed = read_command(service().config)
    return Response(service().obey(signed), content_type="application/json")


@views.errorhandler(SurveyUnknown)
@views.errorhandler(SurveyClosed)
def nothing_here(error: SurveyError) -> Response:
    """Tell a person in words; a program gets its problem document."""
    if "text/html" not in request.headers.get("Accept", ""):
        return problem(error.code, error.status, str(error))
    sight: Sight = "over" if isinstance(error, SurveyClosed) else "unknown"
    return bare(service().entrance(sight), error.status)


def bare(served: Served, status: int = 200) -> Response:
    """Return a page without script or question."""
    response = Response(served.body, status, content_type=served.media_type)
    response.headers["Content-Security-Policy"] = ENTRANCE_POLICY
    return response


def takes_gzip() -> bool:
    """Tell whether the browser takes gzip: the one thing that decides about what is published."""
    return request.accept_encodings.quality("gzip") > 0


def send(served: Served) -> Response:
    """Return a file; scripts and styles are for this origin's documents only."""
    response = Response(served.body, content_type=served.media_type)
    response.headers["Vary"] = "Accept-Encoding"
    if takes_gzip():
        response.headers["Content-Encoding"] = "gzip"
    return response


@views.after_app_request
def confine(response: Response) -> Response:
    """Take every power from the page, and every other page from it."""
    response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    response.headers["Permissions-Policy"] = NO_POWERS
    return response


def policy(current: Current) -> str:
    """Return the document's policy: nothing but its own files and this survey's two servers.

    ``form-action 'none'`` and no plaintext way out: if the script fails, nothing can be sent.
    """
    origins = dict.fromkeys((current.issuer_origin, current.collector_origin))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"connect-src {' '.join(origins)}",
            "img-src data:",  # the empty icon: no browser asks for another
            "form-action 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
