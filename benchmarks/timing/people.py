"""When people draw, answer and send: only the two moments that somebody at a server can see.

The worst case for the people where the truth is not known: they start evenly spread over the days
(a crowd after a reminder would hide them better), everybody who draws also sends, and the page
stays open until the moment it has drawn. Times are seconds since the survey began.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.float64]

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
ANSWERING_MEDIAN: Final = 12 * 60.0  # what the shipped questionnaire tells its readers
ANSWERING_SPREAD: Final = 0.5  # of the logarithm: two in three need 7 to 20 minutes
ROUND_TRIP_MEDIAN: Final = 1.0  # token, seal and submission in one go
ROUND_TRIP_SPREAD: Final = 0.5
SENDING_DAYS: Final = 2  # sending ends so long after drawing (`survey publish`)


@dataclass(frozen=True)
class Design:
    """One way to hide the moment of sending, or not to."""

    name: str
    draws_at_sending: bool = False
    later: float = 0.0  # the share of people who send at a random moment later
    spread_hours: int = 0  # "later" is drawn evenly from so many hours (client: `randomMoment`)
    post_office: bool = False  # letters go on shuffled, once a day


@dataclass(frozen=True)
class Seen:
    """What an observer has: draws and submissions. Nobody has ``truth``, but to count hits."""

    draws: Moments
    submissions: Moments
    truth: NDArray[np.intp]  # submission ``truth[i]`` belongs to draw ``i``
    later: NDArray[np.bool_]  # who of the draws chose to send later


def sending_ends(days: float) -> float:
    """Return ``submit_until`` of a survey that issues tokens for so many days."""
    return (days + SENDING_DAYS) * DAY


def watch(design: Design, people: int, days: float, rng: np.random.Generator) -> Seen:
    """Let people answer, and return what somebody saw who watched both servers."""
    starts = rng.uniform(0, days * DAY, people)
    finished = starts + _lognormal(rng, ANSWERING_MEDIAN, ANSWERING_SPREAD, people)
    later = rng.random(people) < design.later
    window = np.minimum(design.spread_hours * HOUR, sending_ends(days) - finished)
    sent = finished + np.where(later, rng.random(people) * window, 0.0)
    draws = starts
    if design.draws_at_sending:
        draws = sent
        sent = sent + _lognormal(rng, ROUND_TRIP_MEDIAN, ROUND_TRIP_SPREAD, people)
    arrived = np.ceil(sent / DAY) * DAY if design.post_office else sent
    place = rng.permutation(people)  # ties must not fall into the true order
    shuffled = np.empty(people)
    shuffled[place] = arrived
    return Seen(draws, shuffled, place, later)


def _lognormal(rng: np.random.Generator, median: float, spread: float, people: int) -> Moments:
    return rng.lognormal(np.log(median), spread, people)
