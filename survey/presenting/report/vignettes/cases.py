"""How many cases and people the effects rest on, and what was left out."""

from survey.presenting.report.document import Part, Row, Section, Table
from survey.presenting.report.telling import Telling
from survey.presenting.report.vignettes.experiment import Experiment


def cases(made: Experiment, tell: Telling) -> Section:
    """Return the section."""
    t, left, found = tell.t, made.left_out, made.found
    counts = (
        (t("in the table"), found.n + left.all),
        (t("left out: no judgement"), left.unjudged),
        (
            t("left out: a judgement below zero, which is a code for why there is none"),
            left.negative,
        ),
        (t("left out: no person, or an attribute without a level"), left.unplaced),
        (t("used here"), found.n),
    )
    rows = tuple(Row(words, (tell.count(count),)) for words, count in counts)
    table = Table(t("From the table to the effects"), (t("Cases"), t("Number")), rows)
    words = t(
        "%(people)s people judged %(cases)s cases: on the average %(each)s each.",
        people=tell.voice.number(found.persons), cases=tell.voice.number(found.n),
        each=tell.number(found.n / found.persons, 1),
    )  # fmt: skip
    return Section("cases", t("Cases"), (Part(words=(words,), table=table),))
