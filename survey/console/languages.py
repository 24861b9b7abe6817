"""Which language a visitor reads: asked for last in this browser, else the browser's own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Flask, request
from flask import session as cookie
from flask_babel import Babel, format_date, gettext

from survey.console.context import context
from survey.presenting.release import Release
from survey.presenting.voice import Voice

LANGUAGES: Final[Mapping[str, str]] = {"zh-Hans": "中文", "en": "English"}  # as each names itself
CATALOGS: Final = Path(__file__).parent / "translations"


def speak(app: Flask) -> None:
    """Give the application its languages."""
    Babel(
        app,
        default_locale="zh_Hans",
        default_translation_directories=str(CATALOGS),
        locale_selector=lambda: language().replace("-", "_"),
    )
    app.before_request(_remember)
    app.context_processor(_words)


def language() -> str:
    """Return the visitor's language."""
    chosen = cookie.get("language") or _accepted() or context().config.default_language
    return chosen if chosen in LANGUAGES else next(iter(LANGUAGES))


def _accepted() -> str | None:
    """Return ours of the language the browser likes best, by what stands before the hyphen.

    Werkzeug's `best_match` looks for exact names first: to it "zh-CN,en;q=0.1" asks for English.
    """
    ours = {tag.partition("-")[0]: tag for tag in LANGUAGES}
    liked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((ours[tag] for tag in liked if tag in ours), None)


def voice_for(release: Release) -> Voice:
    """Return the visitor's voice over a release."""
    return Voice(language(), release.languages, say)


def role_name(role: str) -> str:
    """Return what a role is called."""
    names = {"administrator": say("Administrator"), "researcher": say("Researcher")}
    return names[role]


def _remember() -> None:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        cookie["language"] = asked


def say(message: str, /, **values: object) -> str:
    """Return a frame text in the visitor's language."""
    return str(gettext(message, **values))


def _words() -> dict[str, object]:
    """Return what every template may say."""
    return {
        "day": _day,
        "language": language(),
        "languages": LANGUAGES,
        "role_name": role_name,
    }


def _day(seconds: int) -> str:
    return str(format_date(datetime.fromtimestamp(seconds, UTC).date(), "long"))
