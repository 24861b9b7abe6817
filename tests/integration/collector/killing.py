"""Processes that close a survey and kill themselves at their n-th word to the database.

``python -m tests.integration.collector.killing HOME NOW SURVEY`` forks one after another, n
rising within each step, until nothing is left to do. It prints how many died in which step.
"""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event

from survey.collector import closing
from survey.collector.application import create_app
from survey.collector.desk import Desk
from survey.collector.store import Step, Survey
from survey.config import CollectorConfig

STRIDE = 3  # 1 in `make faults`; a word in three is enough to see each statement's neighbours


class Fate:
    """Kills this process at its n-th word within one step, or when the step is done."""

    def __init__(self, last: int, words: int, told: int) -> None:
        self.last, self.words, self.told = last, words, told
        self.left = sys.maxsize

    def rule(self, step: Callable[[Desk, Survey], None]) -> Callable[[Desk, Survey], None]:
        def ruled(desk: Desk, survey: Survey) -> None:
            os.write(self.told, bytes([survey.step]))
            self.left = self.words if survey.step == self.last else 1
            step(desk, survey)
            os.kill(os.getpid(), signal.SIGKILL)

        return ruled

    def word(self, *_: object) -> None:
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def close(home: Path, now: float, survey_id: str, fate: Fate) -> None:
    """Go on closing where the last process died."""
    app = create_app(CollectorConfig.load(home), clock=lambda: now)
    desk: Desk = app.extensions["collector"]
    for step, action in closing.STEPS.items():
        closing.STEPS[step] = fate.rule(action)
    for words in ("before_cursor_execute", "commit"):
        event.listen(desk.engine, words, fate.word)
    closing.resume(desk, survey_id)
    desk.stop()


def life(home: Path, now: float, survey_id: str, last: int, words: int) -> int | None:
    """Fork one process; return the step it died in, or None if nothing was left to do."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        close(home, now, survey_id, Fate(last, words, told))
        os._exit(0)
    os.close(told)
    with os.fdopen(heard, "rb") as steps:
        reached = steps.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and status != 0:
        raise SystemExit("a process ended in another way than it should")
    return reached[-1] if reached else None


def main() -> None:
    """Let processes die until nothing is left to do; print how many died in each step."""
    home, now, survey_id = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    stride = int(os.environ.get("PLAINSEAL_KILL_STRIDE", STRIDE))
    deaths: Counter[str] = Counter()
    last, words = 0, 1
    while (step := life(home, now, survey_id, last, words)) is not None:
        words = words + stride if step == last else 1 + stride
        last = step
        deaths[Step(step).name] += 1
    sys.stdout.write(json.dumps(deaths))


if __name__ == "__main__":
    main()
