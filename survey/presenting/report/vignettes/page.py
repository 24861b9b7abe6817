"""The page of effects: its sections, and what stands above them."""

from survey.presenting.report.document import Front, Section
from survey.presenting.report.rendering import rendered
from survey.presenting.report.telling import Telling
from survey.presenting.report.vignettes.cases import cases
from survey.presenting.report.vignettes.effects import effects
from survey.presenting.report.vignettes.experiment import Experiment
from survey.presenting.report.vignettes.interactions import interactions
from survey.presenting.report.vignettes.methods import limits, methods


def page(made: Experiment, language: str) -> bytes:
    """Return the document."""
    tell = Telling.over((language,), language)
    return rendered(_front(made, tell), sections(made, tell), tell)


def sections(made: Experiment, tell: Telling) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    found = (effects(made, tell), interactions(made, tell), cases(made, tell), methods(made, tell))
    return tuple(section for section in found if section.parts)


def _front(made: Experiment, tell: Telling) -> Front:
    t = tell.t
    return Front(
        kind=t("Private report"),
        warning=t(
            "Nothing here is suppressed: rare levels can give somebody away. Do not pass it on and "
            "do not print it for others."
        ),
        title=t("Effects on “%(judgement)s”", judgement=made.judgement),
        spoken=tell.voice.spoken,
        under=t(
            "From the table %(table)s: %(cases)s cases, %(people)s people",
            table=made.table, cases=tell.voice.number(made.found.n),
            people=tell.voice.number(made.found.persons),
        ),
        limits=limits(tell),
    )  # fmt: skip
