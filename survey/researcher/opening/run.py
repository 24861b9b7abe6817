"""Opening a survey, from the closed servers to one table of answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import httpx

from survey.errors import OpeningRefused
from survey.protocol.encoding import emit, parse
from survey.protocol.lifecycle import Event
from survey.researcher.cores import PIECE, in_order
from survey.researcher.evidence import Evidence, Progress, check_all
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.opening.columns import shuffled, write_table
from survey.researcher.opening.fetch import ENVELOPES, envelopes, fetch, fetched_evidence
from survey.researcher.opening.seed import open_seed
from survey.researcher.opening.unseal import Opened, Opener, check_envelopes
from survey.researcher.rejections import Rejections

ANSWERS: Final = "opened/answers.parquet"
REJECTIONS: Final = "opened/rejections.json"
COUNTS: Final = "opened/counts.json"
Step = Callable[[str, int], Progress]
"""Called with a step's name and size; returns what is called as it advances."""


@dataclass(frozen=True)
class Opening:
    """What came of opening: numbers only, the answers are in the table."""

    accepted: int
    opened: int
    rejected: int
    withdrawn: int
    reasons: dict[str, int]

    def to_bytes(self) -> bytes:
        """Return profile JSON."""
        reasons = [[reason, self.reasons[reason]] for reason in sorted(self.reasons)]
        counts = {name: getattr(self, name) for name in _COUNTED}
        return emit({**counts, "reasons": reasons})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Opening":
        """Read what `to_bytes` wrote."""
        value = parse(data)
        return cls(**{name: value[name] for name in _COUNTED}, reasons=dict(value["reasons"]))


_COUNTED: Final = ("accepted", "opened", "rejected", "withdrawn")


def open_survey(
    desk: Desk,
    folder: SurveyFolder,
    passphrase: str,
    client: httpx.Client,
    step: Step = lambda _name, _size: lambda _done: None,
) -> Opening:
    """Fetch, verify, unseal, validate, shuffle, write. Nothing is unsealed before all is verified.

    Raises
    ------
    PassphraseWrong
        Before anything is fetched.
    OpeningRefused
        If what the collector handed out is not what it published.
    """
    folder.require(Event.OPEN)
    seed = open_seed(folder, passphrase)
    fetch(desk, folder, client)
    evidence = fetched_evidence(folder)
    check_all(evidence, step("verify", evidence.head.size))
    _check_fetched(folder, evidence)
    opened = list(_opened(folder, evidence, seed, step("unseal", evidence.head.size)))
    opening = _keep(folder, opened)
    folder.record(Event.OPEN)
    return opening


def opening_of(folder: SurveyFolder) -> Opening:
    """Return the numbers of the last opening."""
    return Opening.from_bytes(folder.read(COUNTS, "an opened survey (survey open)"))


def rejected_leaves(folder: SurveyFolder) -> list[bytes]:
    """Return the leaves that were rejected, ascending; why is counted, never told."""
    return list(
        Rejections.from_bytes(folder.read(REJECTIONS, "an opened survey (survey open)")).leaves
    )


def _check_fetched(folder: SurveyFolder, evidence: Evidence) -> None:
    size = evidence.manifest.sealed_plaintext_bytes
    records = iter(evidence.record_list)
    for piece in envelopes(folder.path / ENVELOPES, size, PIECE):
        check_envelopes(piece, list(islice(records, len(piece))), size)
    if next(records, None) is not None:
        raise OpeningRefused("fewer envelopes were handed out than published")


def _opened(
    folder: SurveyFolder, evidence: Evidence, seed: bytes, progress: Progress
) -> Iterator[Opened]:
    manifest, count = evidence.manifest, evidence.head.size
    size = manifest.sealed_plaintext_bytes
    opener = Opener(seed, manifest.hash, size, folder.questionnaire)
    pieces = envelopes(folder.path / ENVELOPES, size, PIECE)
    for opened in in_order(opener, pieces, count):
        progress(opened.accepted)
        yield opened


def _keep(folder: SurveyFolder, pieces: list[Opened]) -> Opening:
    answers = shuffled(piece.answers for piece in pieces)
    rejected = [row for piece in pieces for row in piece.rejected]
    withdrawn = sum(piece.withdrawn for piece in pieces)
    rejections = Rejections.of(rejected)
    opening = Opening(
        accepted=sum(piece.accepted for piece in pieces),
        opened=answers.num_rows,
        rejected=len(rejected),
        withdrawn=withdrawn,
        reasons=dict(rejections.reasons),
    )
    write_table(answers, folder.path / ANSWERS)
    folder.write(REJECTIONS, rejections.to_bytes())
    folder.write(COUNTS, opening.to_bytes())
    return opening
