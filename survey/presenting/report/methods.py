"""What was computed and how; what it cannot show."""

from analysis.bootstrap import FEW
from analysis.classes_fit import KEPT
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
        "Computed by %(software)s from %(people)s answers; bootstrap and parallel analysis draw "
        "from the seed %(seed)s, so that the same answers give the same digits. All figures, "
        "unrounded: results.json.",
        software=material.software, people=tell.voice.number(material.summary.respondents),
        seed=str(material.seed),
    )  # fmt: skip
    return Section("methods", t("Methods"), (Part(words=(made,), table=table),))


def _statistics(tell: Telling) -> tuple[tuple[str, str], ...]:
    t = tell.t
    return (
        (t("Score"), t("per cent of maximum possible over the answered questions, turned where "
                       "needed, if enough are answered (Cohen et al. 1999)")),
        (t("Mean"), t("in Indices BCa bootstrap, 2,000 resamples (Efron 1987), of fewer than "
                      "%(few)s people Student’s t, which also stands beside it; in Groups and "
                      "Careless answering Student’s t alone. BCa follows the skew of the scores, "
                      "Student’s t lies evenly about the mean", few=FEW)),
        (t("Share"), t("Wilson’s interval (1927)")),
        (t("Alpha"), t("Cronbach (1951), interval of Feldt et al. (1987), over those who answered "
                       "all questions of the index")),
        (t("Omega"), t("ordinal (Green & Yang 2009): one factor of polychoric correlations by "
                       "weighted least squares, normal interval, over the same people")),
        (t("Item-rest r"), t("correlation of a question with the sum of the others")),
        (t("Structure"), t("polychoric correlations in two steps (Olsson 1979), each over those "
                           "who answered both questions")),
        (t("Number of factors"), t("parallel analysis (Horn 1965; Glorfeld 1995) of Pearson "
                                   "correlations: 95 per cent quantile of 100 draws")),
        (t("Fit of the design"), t("confirmatory factor analysis by WLSMV with scaled and shifted "
                                   "χ² (Muthén 1984; Asparouhov & Muthén 2010) or by maximum "
                                   "likelihood (Jöreskog 1969); RMSEA (Steiger 1990)")),
        (t("Item response"), t("graded response model (Samejima 1969) by marginal maximum "
                               "likelihood (Bock & Aitkin 1981), over those who answered any "
                               "question of the index")),
        (t("Groups"), t("Kruskal and Wallis (1952), ε² (Tomczak & Tomczak 2014), Holm (1979), δ of "
                        "Cliff (1993; interval of Feng & Cliff 2004), g of Hedges (1981)")),
        (t("What goes with the outcome"), t("general dominance (Lindeman, Merenda & Gold 1980; "
                                            "Azen & Budescu 2003)")),
        (t("Latent classes"), t("mixture of independent answers by EM from 12 random starts, the "
                                "best %(followed)s followed to the end (Lazarsfeld & Henry 1968; "
                                "Goodman 1974; Varadhan & Roland 2008), BIC (Schwarz 1978)",
                                followed=KEPT)),
        (t("Careless answering"), t("longstring and even-odd (Johnson 2005), spread (Dunn et al. "
                                    "2018), Mahalanobis (Meade & Craig 2012) of those who answered "
                                    "all its questions")),
    )  # fmt: skip
