"""Sections as one HTML file: no script, no network, nothing but this text and its styles."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from survey.presenting.report.document import Front, Section
from survey.presenting.report.shading import heat_rules
from survey.presenting.report.telling import Telling


def rendered(front: Front, sections: tuple[Section, ...], tell: Telling) -> bytes:
    """Return the document."""
    style = styles()
    text = (
        _environment()
        .get_template("report.html")
        .render(
            t=tell.t,
            language=tell.voice.language,
            front=front,
            sections=sections,
            style=Markup(style),  # noqa: S704 - our own file, and the policy names its hash
            policy=_policy(style),
        )
    )
    return text.encode()


def styles() -> str:
    """Return the house's tokens and the report's own rules."""
    tokens = files("survey").joinpath("static/css/tokens.css").read_text("utf-8")
    templates = files("survey.presenting.report").joinpath("templates")
    rules = (templates.joinpath(f"{name}.css").read_text("utf-8") for name in ("report", "figures"))
    return "\n".join((tokens, *rules, heat_rules()))


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("survey.presenting.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
