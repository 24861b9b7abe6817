"""What was computed and how; what it cannot show."""

from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.telling import Telling
from survey.presenting.report.vignettes.experiment import Experiment


def limits(tell: Telling) -> tuple[str, ...]:
    """Return what stands above every figure."""
    t = tell.t
    return (
        t("Exploratory, unvalidated: these cases have not been tested in a pilot (n ≥ 300). No "
          "figure here is a measurement of a person or a unit."),
        t("An effect holds for cases whose attributes were drawn at random. Whether they were, a "
          "table cannot show."),
        t("A judgement of a described case is not what the person would do."),
        t("Only those who answered are described, not those who were silent."),
        t("Many figures stand side by side: some will stand out by chance."),
    )  # fmt: skip


def methods(made: Experiment, tell: Telling) -> Section:
    """Return the section."""
    t = tell.t
    rows = tuple(Row(what, (Cell(how),)) for what, how in _statistics(tell))
    table = Table(t("Statistics and their sources"), (t("Figure"), t("Method")), rows, wordy=True)
    words = t(
        "Computed by %(software)s from %(cases)s cases of %(people)s people; column of the person: "
        "“%(person)s”. The same table gives the same digits. All figures, unrounded: effects.json.",
        software=made.software, cases=tell.voice.number(made.found.n),
        people=tell.voice.number(made.found.persons), person=made.person,
    )  # fmt: skip
    return Section("methods", t("Methods"), (Part(words=(words,), table=table),))


def _statistics(tell: Telling) -> tuple[tuple[str, str], ...]:
    t = tell.t
    return (
        (t("Effect"), t("average marginal component effect: a difference of means over attributes "
                        "as they were drawn; least squares on all levels but the baselines "
                        "(Hainmueller, Hopkins & Yamamoto 2014)")),
        (t("Baseline"), t("the first level of each attribute: of numbers the lowest, of words the "
                          "first in the order of their characters; one that fewer than two "
                          "people saw carries no effect")),
        (t("Marginal mean"), t("mean judgement of all cases with that level (Leeper, Hobbs & "
                               "Tilley 2020)")),
        (t("Interaction"), t("products of the levels of two attributes beside all effects")),
        (t("Intervals and p"), t("a person’s judgements hang together: errors CR2 by person, t "
                                 "with Satterthwaite’s degrees (Bell & McCaffrey 2002; "
                                 "Pustejovsky & Tipton 2018)")),
    )  # fmt: skip
