"""The terms of a survey: how many, when, and what will be shown. Fixed before anybody answers."""

import math
from dataclasses import dataclass
from typing import Final

from questionnaires.compiling import CompiledQuestionnaire

HOUR: Final = 3600
DAY: Final = 24 * HOUR
TABLES: Final = ("participation", "indices", "groups", "typology")


@dataclass(frozen=True)
class Terms:
    """What a researcher promises; times are integer seconds UTC."""

    invited: int  # the reserve included
    starts: int
    issue_until: int
    submit_until: int
    closes_not_before: int
    destroy_by: int
    reserve: int = 0
    k: int = 10
    min_open: int = 10
    spread_hours: int = 0
    log_duty: bool = False
    approver_key: bytes = b""
    singling_out_accepted: bool = False

    @classmethod
    def lasting(
        cls, now: int, invited: int, *, days: int, sending_days: int = 2, keep_days: int = 90
    ) -> "Terms":
        """Return terms that start at once: codes draw for ``days``, sending ends a little later.

        Nobody may close early unless the terms are replaced: the respondents are promised the
        time.
        """
        issue_until = now + days * DAY
        submit_until = issue_until + sending_days * DAY
        return cls(
            invited=invited,
            starts=now,
            issue_until=issue_until,
            submit_until=submit_until,
            closes_not_before=submit_until,
            destroy_by=submit_until + keep_days * DAY,
        )


def release_plan(form: CompiledQuestionnaire) -> dict[str, object]:
    """Return the tables of every release: all groups that the questionnaire offers, no filter."""
    tables = [name for name in TABLES if name != "typology" or form.typology is not None]
    return {"groups": list(form.groups), "tables": tables}


def background_cells(form: CompiledQuestionnaire) -> int:
    """Return how many combinations of background answers there are: few people in each."""
    return math.prod(len(form.values_of(form.by_id[item])) for item in form.groups)
