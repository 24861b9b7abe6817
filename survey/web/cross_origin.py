"""Cross-origin answers: only a survey's own page may read them, and never with credentials."""

from collections.abc import Callable
from typing import Final

from flask import Response, request

PREFLIGHT_SECONDS: Final = "600"


def allow(response: Response, is_page: Callable[[str], bool], headers: str) -> Response:
    """Let the asking page read the answer if its origin is a page's."""
    response.headers.add("Vary", "Origin")
    origin = request.headers.get("Origin")
    if origin is None or not is_page(origin):
        return response
    response.headers.add("Access-Control-Allow-Origin", origin)
    response.headers.add("Cross-Origin-Resource-Policy", "cross-origin")
    response.headers.add("Access-Control-Expose-Headers", "Retry-After")
    if request.method == "OPTIONS":
        response.headers.add("Access-Control-Allow-Methods", "GET, POST")
        response.headers.add("Access-Control-Allow-Headers", headers)
        response.headers.add("Access-Control-Max-Age", PREFLIGHT_SECONDS)
    return response
