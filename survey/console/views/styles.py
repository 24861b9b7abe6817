"""The style sheets and the icon; there is nothing else static here, and no script at all."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, render_template, request

FOLDER: Final = Path(__file__).parents[2] / "static" / "css"
SHEETS: Final = frozenset({"tokens.css", "base.css", "console.css"})

styles = Blueprint("styles", __name__)


@styles.get("/static/<name>")
def sheet(name: str) -> Response:
    """Serve one of the three."""
    if name not in SHEETS:
        abort(404)
    return _kept((FOLDER / name).read_bytes(), "text/css; charset=utf-8")


@styles.get("/favicon.ico")  # asked for by browsers on what has no head to name another
def icon() -> Response:
    """Serve the mark of the console's tab."""
    return _kept(render_template("icon.svg").encode(), "image/svg+xml")


def _kept(data: bytes, content_type: str) -> Response:
    """Let the browser keep a file, and ask each time whether it is still the same."""
    response = Response(data, content_type=content_type)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
