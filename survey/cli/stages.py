"""What this machine may hold of one survey, stage after stage, and what each stage can still do."""

from dataclasses import dataclass, field, replace

from questionnaires.conditions import Answer
from survey.cli.moment import Moment
from survey.protocol.envelope import HIGHEST_SEQUENCE, Envelope
from survey.protocol.sealing import Plaintext, seal
from survey.protocol.tokens import Token
from survey.simulate.document import PublishedSurvey
from survey.simulate.respondent import Asking

WITHDRAWN = None  # what a plaintext of kind 01 has in place of answers


@dataclass(frozen=True)
class Holding:
    """Token and one-time key, and the sequence that the next envelope bears: 0 is the first.

    ``mark`` tells other links from hers; None where an earlier version has begun.
    """

    token: Token
    seed: bytes = field(repr=False)
    sequence: int = 0
    mark: int | None = None

    @property
    def nonce(self) -> bytes:
        """What the token is bound to."""
        return self.token.nonce

    @property
    def following(self) -> "Holding | None":
        """The same right one sequence on, if there is one."""
        if self.sequence == HIGHEST_SEQUENCE:
            return None
        return replace(self, sequence=self.sequence + 1)

    def seal(self, survey: PublishedSurvey, answers: dict[str, Answer] | None) -> Envelope:
        """Seal answers, or their withdrawal: nobody can tell the two apart by length."""
        manifest, manifest_hash = survey.manifest, survey.manifest_hash
        plaintext = Plaintext(answers).to_bytes(manifest.sealed_plaintext_bytes)
        sealed = seal(plaintext, manifest.sealing_key, manifest_hash, self.token.nonce)
        return Envelope.build(self.token, self.seed, self.sequence, sealed, manifest_hash)


@dataclass(frozen=True)
class Sealed:
    """A finished envelope, and what it waits for; ``then`` is what stays once it has arrived."""

    envelope: Envelope
    moment: Moment | None = None
    then: Holding | None = None
    mark: int | None = None

    @property
    def nonce(self) -> bytes:
        """What the envelope's token is bound to."""
        return self.envelope.token.nonce


Stage = Asking | Holding | Sealed


def changing_key(kept: Stage | None) -> Holding | None:
    """Return the key that may replace what was sent or is about to be, if it was asked for.

    What waits sealed may have arrived unseen: only a higher sequence replaces it for certain.
    """
    match kept:
        case Holding(sequence=sequence) if sequence:
            return kept
        case Sealed(then=then):
            return then
    return None


def arrived(kept: Stage | None) -> bool:
    """Tell whether a response has arrived and its key has stayed."""
    return isinstance(kept, Holding) and kept.sequence > 0
