"""The report as one HTML file: no script, no network, nothing but this text and its styles."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from survey.presenting.report.carelessness import carelessness
from survey.presenting.report.document import Section
from survey.presenting.report.groups import groups
from survey.presenting.report.indices import indices
from survey.presenting.report.items import items, others
from survey.presenting.report.material import Material
from survey.presenting.report.methods import limits, methods
from survey.presenting.report.participation import participation
from survey.presenting.report.telling import Telling
from survey.presenting.report.types import types

SECTIONS = (participation, indices, items, groups, types, carelessness, others, methods)


def page(material: Material, language: str) -> bytes:
    """Return the document."""
    tell = Telling.of(material, language)
    style = styles()
    text = (
        _environment()
        .get_template("report.html")
        .render(
            t=tell.t,
            language=language,
            spoken=tell.voice.spoken,
            title=tell.text(material.form.title),
            material=material,
            people=tell.voice.number(material.summary.respondents),
            limits=limits(material, tell),
            sections=sections(material, tell),
            style=Markup(style),  # noqa: S704 - our own file, and the policy names its hash
            policy=_policy(style),
        )
    )
    return text.encode()


def sections(material: Material, tell: Telling) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    made = (section(material, tell) for section in SECTIONS)
    return tuple(section for section in made if section.parts)


def styles() -> str:
    """Return the house's tokens and the report's own rules."""
    tokens = files("survey").joinpath("static/css/tokens.css").read_text("utf-8")
    templates = files("survey.presenting.report").joinpath("templates")
    rules = (templates.joinpath(f"{name}.css").read_text("utf-8") for name in ("report", "figures"))
    return "\n".join((tokens, *rules))


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
