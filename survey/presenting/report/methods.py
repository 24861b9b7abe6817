"""What was computed and how; what it cannot show."""

from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.material import Material
from survey.presenting.report.telling import Telling


def limits(material: Material, tell: Telling) -> tuple[str, ...]:
    """Return what stands above every figure."""
    t = tell.t
    exploratory = t(
        "Exploratory, unvalidated: this questionnaire has not been tested in a pilot (n ≥ 300). No "
        "figure here is a measurement of a person or a unit."
    )
    said = (
        t("Only those who answered are described, not those who were silent."),
        t("Answers are opinions about conditions, not proof of them; no figure shows a cause."),
        t("Many figures stand side by side: some will stand out by chance."),
    )
    return (exploratory, *said) if material.form.status == "exploratory" else said


def methods(material: Material, tell: Telling) -> Section:
    """Return the section."""
    t = tell.t
    rows = tuple(Row(what, (Cell(how),)) for what, how in _statistics(tell))
    table = Table(t("Statistics and their sources"), (t("Figure"), t("Method")), rows, wordy=True)
    made = t(
        "Computed by %(software)s from %(people)s answers; the bootstrap’s seed is %(seed)s, so "
        "that the same answers give the same digits. All figures, unrounded: results.json.",
        software=material.software, people=tell.voice.number(material.summary.respondents),
        seed=str(material.seed),
    )  # fmt: skip
    return Section("methods", t("Methods"), (Part(words=(made,), table=table),))


def _statistics(tell: Telling) -> tuple[tuple[str, str], ...]:
    t = tell.t
    return (
        (t("Score"), t("per cent of maximum possible over the answered questions, turned where "
                       "needed, if enough are answered (Cohen et al. 1999)")),
        (t("Mean"), t("BCa bootstrap, 2,000 resamples (Efron 1987); beside it Student’s t")),
        (t("Share"), t("Wilson’s interval (1927)")),
        (t("Alpha"), t("Cronbach (1951), interval of Feldt et al. (1987), over those who answered "
                       "all questions of the index")),
        (t("Item-rest r"), t("correlation of a question with the sum of the others")),
        (t("Groups"), t("Kruskal and Wallis (1952), ε² (Tomczak & Tomczak 2014), Holm (1979)")),
        (t("Careless answering"), t("longstring and even-odd (Johnson 2005), spread (Dunn et al. "
                                    "2018), Mahalanobis (Meade & Craig 2012)")),
    )  # fmt: skip
