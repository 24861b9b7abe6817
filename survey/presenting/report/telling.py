"""One reader's language over figures that were never rounded before."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from analysis.regression import Coefficient
from analysis.results import Estimate, Interval, Unestimable
from questionnaires.items import Texts
from survey.presenting.report.catalog import speaker
from survey.presenting.report.document import Cell
from survey.presenting.report.material import ENOUGH, Material
from survey.presenting.voice import Say, Voice

POINTS, COEFFICIENT, PERCENT = 1, 2, 1
"""Decimals of index points, of coefficients, of percentages."""


@dataclass(frozen=True)
class Telling:
    """A voice, and how numbers of each kind are written."""

    voice: Voice
    t: Say

    @classmethod
    def of(cls, material: Material, language: str) -> "Telling":
        """Speak a language over a survey in several."""
        return cls.over(material.form.languages, language)

    @classmethod
    def over(cls, languages: tuple[str, ...], language: str) -> "Telling":
        """Speak a language over texts in several."""
        t = speaker(language)
        return cls(Voice(language, languages, t), t)

    def text(self, texts: Texts) -> str:
        """Return a text of the questionnaire."""
        return self.voice.text(texts)

    def count(self, value: int) -> Cell:
        """Write a number of people."""
        return Cell(self.voice.number(value))

    def number(self, value: float, decimals: int) -> str:
        """Write a number."""
        return self.voice.number(rounded(value, decimals))

    def percent(self, value: float) -> str:
        """Write a share as a percentage."""
        return f"{self.number(100 * value, PERCENT)}%"

    def interval(self, interval: Interval, decimals: int, times: int = 1) -> str:
        """Write an interval."""
        ends = (rounded(times * end, decimals) for end in (interval.low, interval.high))
        return self.voice.interval(*ends)

    def people(self, n: int) -> str:
        """Write how many people a figure rests on."""
        return self.t("n = %(n)s", n=self.voice.number(n))

    def estimate(self, found: Estimate | Coefficient | Unestimable | None, decimals: int) -> Cell:
        """Write an estimate over its interval, or why there is none."""
        if found is None:
            return Cell("–")
        if isinstance(found, Unestimable):
            return self.missing(found)
        number = self.number(found.estimate, decimals)
        return Cell(number, self.interval(found.interval, decimals))

    def share(self, found: Estimate | Unestimable | None) -> Cell:
        """Write a share over its interval, both in per cent."""
        if found is None:
            return Cell("–")
        if isinstance(found, Unestimable):
            return self.missing(found)
        return Cell(self.percent(found.estimate), self.interval(found.interval, PERCENT, 100))

    def p(self, value: float | None) -> Cell:
        """Write a probability; a very small one as a bound."""
        if value is None:
            return Cell("–")
        return Cell("<0.001" if value < 0.001 else self.number(value, 3))

    def bound(self) -> str:
        """Say from how many people on questions are related to one another."""
        return self.t(
            "Computed from %(enough)s people on: with fewer, chance alone makes correlations of "
            "0.2 between questions that have nothing in common.",
            enough=self.voice.number(ENOUGH),
        )

    def missing(self, found: Unestimable) -> Cell:
        """Say why there is no figure."""
        return Cell("–", self.why(found.code))

    def why(self, code: str) -> str:
        """Return the words of a refusal of the analysis; its code if it has none."""
        t = self.t
        words: Mapping[str, str] = {
            "too-few-respondents": t("too few people"),
            "too-few-items": t("too few questions"),
            "empty-group": t("nobody answered"),
            "constant-item": t("a question was answered alike by all"),
            "constant-score": t("all alike"),
            "not-positive-definite": t("a question follows from others"),
            "one-group": t("only one group"),
            "not-identified": t("the questions have nothing in common"),
            "not-converged": t("no estimate settled"),
            "collinear": t("cannot be told apart"),
        }
        return words.get(code, code)


def left_out(items: tuple[str, ...], tell: Telling) -> str:
    """Name the questions that go together with nothing."""
    return tell.t(
        "Left out, since nobody answered them or all answered alike: %(items)s.",
        items=tell.voice.listed(items),
    )


def rounded(value: float, decimals: int) -> Decimal:
    """Round once, at the very end; nothing becomes minus nought."""
    return Decimal(f"{value:.{decimals}f}") + 0
