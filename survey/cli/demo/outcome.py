"""What came of the demo: planted and recovered means side by side.

Planted means follow from the simulator's parameters, recovered ones stand in the signed release:
no code is shared between the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.protocol.codes import fingerprint
from survey.protocol.encoding import parse
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.run import Opening
from survey.researcher.releasing import Released


@dataclass(frozen=True)
class Outcome:
    """Figures of one run."""

    survey: str
    fingerprint: str
    respondents: int
    accepted: int
    rejected: int
    planted: dict[str, float]
    recovered: dict[str, float]
    questionnaire: bytes
    intervals: dict[str, tuple[float, float]]
    timings: dict[str, float]

    @classmethod
    def of(
        cls,
        folder: SurveyFolder,
        *,
        respondents: int,
        opening: Opening,
        released: Released,
        planted: Mapping[str, float],
        timings: dict[str, float],
    ) -> "Outcome":
        """Read the recovered means from the bytes that were signed."""
        shown = {
            each["id"]: each
            for each in parse(released.file)["indices"]
            if each["id"] in planted and "mean" in each
        }
        return cls(
            survey=folder.survey_id,
            fingerprint=" ".join(fingerprint(folder.manifest.hash)),
            respondents=respondents,
            accepted=opening.accepted,
            rejected=opening.rejected,
            planted={name: round(mean, 2) for name, mean in planted.items()},
            recovered={name: float(each["mean"]) for name, each in shown.items()},
            questionnaire=folder.questionnaire,
            intervals={
                name: (float(each["interval"][0]), float(each["interval"][1]))
                for name, each in shown.items()
            },
            timings=timings,
        )

    @property
    def missed(self) -> list[str]:
        """The indices whose planted mean lies outside the interval, as finely as both are shown."""
        return [
            name
            for name, (low, high) in self.intervals.items()
            if not low <= round(self.planted[name], 1) <= high
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the figures for a program."""
        return {
            "survey": self.survey,
            "fingerprint": self.fingerprint,
            "respondents": self.respondents,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "planted": self.planted,
            "recovered": self.recovered,
            "intervals": {name: list(ends) for name, ends in self.intervals.items()},
            "missed": self.missed,
            "timings": dict(self.timings),
        }
