"""The page server's face. Nothing that comes in decides what goes out, but the path."""

from typing import Final

from flask import Blueprint, Response, current_app, request

from survey.page.service import PageService, Served
from survey.page.shelf import Current
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

views = Blueprint("page", __name__)


def service() -> PageService:
    """Return what this application works with."""
    found: PageService = current_app.extensions["page"]
    return found


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


def takes_gzip() -> bool:
    """Tell whether the browser takes gzip: the one thing about a request that is looked at."""
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
            "img-src 'self' data:",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
