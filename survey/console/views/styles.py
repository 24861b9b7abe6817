"""The style sheets; there is nothing else static here, and no script at all."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request

FOLDER: Final = Path(__file__).parents[2] / "static" / "css"
SHEETS: Final = frozenset({"tokens.css", "base.css", "console.css"})

styles = Blueprint("styles", __name__)


@styles.get("/static/<name>")
def sheet(name: str) -> Response:
    """Serve one of the three."""
    if name not in SHEETS:
        abort(404)
    response = Response((FOLDER / name).read_bytes(), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
