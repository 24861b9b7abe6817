"""Whatever happens in whatever order, the opened table holds what was last sent, once.

Each person answers with a vector nobody else gives; draws, answers, retries, corrections,
withdrawals, restarts and flushes come as they like; then the survey is closed and opened.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from hypothesis.strategies import DataObject, data, sampled_from

from questionnaires.answers import blank
from survey.collector.application import create_app
from survey.config import CollectorConfig
from survey.protocol.envelope import Envelope
from survey.protocol.sealing import Plaintext, seal
from survey.researcher.collecting import close
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.run import ANSWERS, open_survey
from survey.simulate.respondent import Asking, Refusal, Started, send
from tests.integration.researcher.world import PASSPHRASE, World, make_world

PEOPLE = 8
DIGITS = ("nv1", "nv2", "nv3", "nv4", "nv5", "pl1", "pl2")  # five points each: base five
Vector = tuple[int, ...]


@dataclass
class Person:
    """What one person holds, and what the collector has promised her."""

    asking: Asking
    started: Started | None = None
    sent: list[Envelope] = field(default_factory=list)
    counts: Vector | None = None  # her last answer; None if none, or withdrawn


class Survey(RuleBasedStateMachine):
    """One survey, from its first draw to its opened table."""

    folder: SurveyFolder
    world: World

    @initialize()
    def publish(self) -> None:
        """Publish with a flush at every fourth answer."""
        self.home = TemporaryDirectory()
        self.world = make_world(Path(self.home.name), batch=2)
        self.folder = self.world.publish(self.world.draft(), invited=PEOPLE, min_open=1)
        self.people: dict[int, Person] = {}
        self.given = 0
        self.closed = False

    @rule(number=sampled_from(range(PEOPLE)))
    def draw(self, number: int) -> None:
        """Draw; again, the same request has the same answer, and another is refused."""
        if self.closed or number in self.people:
            return
        person = Person(self.world.ask(self.folder, number))
        self.people[number] = person
        person.started = person.asking.draw()
        assert person.asking.draw().token == person.started.token
        refused(self.world.ask(self.folder, number).draw, "invitation-used")

    @rule(people=data())
    def answer(self, people: DataObject) -> None:
        """Answer, or correct: a higher sequence stands in the place of the lower."""
        self._send(people, self._next_vector())

    @rule(people=data())
    def withdraw(self, people: DataObject) -> None:
        """Withdraw an answer that was sent."""
        self._send(people, None)

    @rule(people=data())
    def send_again(self, people: DataObject) -> None:
        """The last envelope again changes nothing, even after close; an older one is refused."""
        person = self._one(people, lambda person: bool(person.sent))
        if person is None:
            return
        send(person.asking.survey, person.asking.wire, person.sent[-1])
        if len(person.sent) > 1:
            late = "survey-closed" if self.closed else "sequence-superseded"
            old = person.sent[0]
            refused(lambda: send(person.asking.survey, person.asking.wire, old), late)

    @rule()
    def restart(self) -> None:
        """Start the collector anew over the same home."""
        config = CollectorConfig.load(self.world.home / "servers")
        app = create_app(config)
        self.world.internet.plug("collector", app)

    @precondition(lambda self: not self.closed and any(p.sent for p in self.people.values()))
    @rule()
    def close(self) -> None:
        """Close; a new answer is refused from now on."""
        close(self.world.desk, self.folder, self.world.client)
        self.closed = True

    def _send(self, people: DataObject, vector: Vector | None) -> None:
        person = self._one(people, lambda person: vector is not None or bool(person.sent))
        if person is None or person.started is None:
            return
        envelope = self._seal(person.started, vector, len(person.sent))
        if self.closed:
            deliver = lambda: send(person.asking.survey, person.asking.wire, envelope)  # noqa: E731
            refused(deliver, "survey-closed")
            return
        person.started.send(envelope)
        person.sent.append(envelope)
        person.counts = vector

    def _one(self, people: DataObject, fits: Callable[[Person], bool]) -> Person | None:
        fitting = [number for number, person in self.people.items() if fits(person)]
        return self.people[people.draw(sampled_from(fitting))] if fitting else None

    def _next_vector(self) -> Vector:
        self.given += 1
        return tuple(self.given // 5**place % 5 + 1 for place in range(len(DIGITS)))

    def _seal(self, started: Started, vector: Vector | None, sequence: int) -> Envelope:
        manifest, mh = started.survey.manifest, started.survey.manifest_hash
        answers: dict[str, Any] | None = None
        if vector is not None:
            answers = {**blank(started.survey.form), **dict(zip(DIGITS, vector, strict=True))}
        plaintext = Plaintext(answers).to_bytes(manifest.sealed_plaintext_bytes)
        ciphertext = seal(plaintext, manifest.sealing_key, mh, started.token.nonce)
        return Envelope.build(started.token, started.seed, sequence, ciphertext, mh)

    def teardown(self) -> None:
        """Close and open: the table holds each last answer, once, and nothing else."""
        if not hasattr(self, "people"):
            return
        if not self.closed and any(person.sent for person in self.people.values()):
            self.close()
        if self.closed:
            self._open()
        self.world.client.close()
        self.home.cleanup()

    def _open(self) -> None:
        opening = open_survey(self.world.desk, self.folder, PASSPHRASE, self.world.client)
        table = pq.read_table(self.folder.path / ANSWERS, columns=list(DIGITS))
        rows = Counter(tuple(row.values()) for row in table.to_pylist())
        expected = [person.counts for person in self.people.values() if person.counts]
        assert rows == Counter(expected)
        assert opening.accepted == sum(bool(person.sent) for person in self.people.values())
        assert opening.withdrawn == opening.accepted - len(expected)


def refused(verb: Callable[[], object], code: str) -> None:
    """Expect a refusal of this code."""
    try:
        verb()
    except Refusal as refusal:
        assert refusal.urn == code  # noqa: PT017 - no pytest inside a machine
    else:
        raise AssertionError(f"not refused: {code}")


Survey.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
test_the_table_holds_what_was_last_sent_once = Survey.TestCase
