"""The report on an opened survey: which sections it has, and what stands above them."""

from survey.presenting.report.carelessness import carelessness
from survey.presenting.report.document import Front, Section
from survey.presenting.report.drivers import drivers
from survey.presenting.report.groups import groups
from survey.presenting.report.indices import indices
from survey.presenting.report.items import items, others
from survey.presenting.report.material import Material
from survey.presenting.report.methods import limits, methods
from survey.presenting.report.participation import participation
from survey.presenting.report.reliability import reliability
from survey.presenting.report.rendering import rendered
from survey.presenting.report.response import response
from survey.presenting.report.structure import structure
from survey.presenting.report.telling import Telling
from survey.presenting.report.types import types

SECTIONS = (
    participation, indices, reliability, items, structure, response, groups, drivers, types,
    carelessness, others, methods,
)  # fmt: skip


def page(material: Material, language: str) -> bytes:
    """Return the document."""
    tell = Telling.of(material, language)
    return rendered(_front(material, tell), sections(material, tell), tell)


def sections(material: Material, tell: Telling) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    made = (section(material, tell) for section in SECTIONS)
    return tuple(section for section in made if section.parts)


def _front(material: Material, tell: Telling) -> Front:
    t = tell.t
    return Front(
        kind=t("Private report"),
        warning=t(
            "Nothing here is suppressed: small groups and rare answers can give somebody away. Do "
            "not pass it on and do not print it for others. What others may see is the release "
            "(survey release)."
        ),
        title=tell.text(material.form.title),
        spoken=tell.voice.spoken,
        under=t(
            "Report on survey %(survey)s, questionnaire %(id)s %(version)s, %(people)s answers",
            survey=material.survey_id, id=material.form.id, version=material.form.version,
            people=tell.voice.number(material.summary.respondents),
        ),
        limits=limits(material, tell),
    )  # fmt: skip
