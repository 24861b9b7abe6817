"""What a retry needs, and nothing else: never an answer.

No key once the envelope exists, unless she has asked to be able to change or withdraw it. One
private file for each survey, ``HOME/respondent/<manifest hash>``. While the token is asked for, it
holds the code; once the token is there, the code is gone from it: a file that held both would join
what issuer and collector must never join. One byte stays of it, to tell another's link (``whose``).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from survey.cli.moment import Moment
from survey.cli.stages import Holding, Sealed, Stage
from survey.cli.words import say
from survey.errors import SurveyError
from survey.protocol import signing
from survey.protocol.encoding import b64u, emit, parse, unb64u
from survey.protocol.envelope import Envelope
from survey.protocol.errors import NotCanonical
from survey.protocol.tokens import PendingToken, Token, TokenRequest, nonce_of, token_input
from survey.researcher.files import make_private, write_private
from survey.simulate.document import PublishedSurvey
from survey.simulate.respondent import Asking, Wire

FOLDER: Final = "respondent"


class Elsewhere(SurveyError):
    """Another window on this machine went on with this survey, or somebody deleted the file."""

    code = "elsewhere"

    def __init__(self) -> None:
        super().__init__(
            say("another window on this machine has gone on with this survey, or its file was "
                "deleted: nothing was sent from here")
        )  # fmt: skip


@dataclass(frozen=True)
class Keep:
    """How far this machine came with one survey."""

    home: Path
    survey: PublishedSurvey
    wire: Wire

    @property
    def path(self) -> Path:
        """The file: there from before the token is asked for until nothing is left to do."""
        return path_of(self.home, self.survey.manifest_hash)

    def read(self) -> Stage | None:
        """Return where an earlier run was broken off, or None."""
        if not self.path.exists():
            return None
        kept = parse(self.path.read_bytes())
        if "envelope" in kept:
            return self._sealed(kept)
        return _holding(kept) if "token" in kept else self._asking(kept)

    def replace(self, old: Stage | None, new: Stage | None) -> bool:
        """Put a stage in the place of another, if that one is still there.

        Two windows on one machine must not seal twice, nor one forget what the other keeps.
        """
        make_private(self.path.parent)
        with _alone(self.path.parent):
            there = self.path.read_bytes() if self.path.exists() else None
            if there != (self._bytes(old) if old else None):
                return False
            if new:
                write_private(self.path, self._bytes(new))
            else:
                self.wipe()
            return True

    def wipe(self) -> None:
        """Forget the survey on this machine."""
        _wipe(self.path)

    def _bytes(self, stage: Stage) -> bytes:
        match stage:
            case Asking(code=code, pending=pending, seed=seed):
                inverse = pending.inverse.to_bytes(len(pending.request.blinded), "big")
                parts = {"blinded": pending.request.blinded, "inverse": inverse, "seed": seed}
                return emit({"code": code, **_encoded(parts)})
            case Holding(sequence=0):
                return emit(_held(stage))
            case Holding():
                return emit({**_held(stage), "until": self.survey.manifest.submit_until})
            case Sealed(envelope=envelope, moment=moment, then=then, mark=mark):
                when = {"due": moment.due, "latest": moment.latest} if moment else {}
                after = {"then": _held(then)} if then else {}
                sealed = _encoded({"envelope": envelope.to_bytes()})
                return emit({**sealed, **when, **after, **_marked(mark)})

    def _sealed(self, kept: dict[str, Any]) -> Sealed:
        size = self.survey.manifest.sealed_plaintext_bytes
        envelope = Envelope.from_bytes(unb64u(kept["envelope"]), size)
        moment = Moment(kept["due"], kept["latest"]) if "due" in kept else None
        then = _holding(kept["then"]) if "then" in kept else None
        return Sealed(envelope, moment, then, kept.get("whose"))

    def _asking(self, kept: dict[str, Any]) -> Asking:
        manifest, seed = self.survey.manifest, unb64u(kept["seed"])
        key, nonce = manifest.issuer_key, nonce_of(signing.public_key(seed))
        message = token_input(nonce, manifest.challenge_digest, key.key_id)
        request = TokenRequest(key.key_id[-1], unb64u(kept["blinded"]))
        inverse = int.from_bytes(unb64u(kept["inverse"]), "big")
        pending = PendingToken(key, message, request, inverse)
        return Asking(self.survey, self.wire, kept["code"], pending, seed)


def path_of(home: Path, manifest_hash: bytes) -> Path:
    """Return where the file of a survey stands."""
    return home / FOLDER / b64u(manifest_hash)


def clear_past_keys(home: Path, now: float) -> set[Path]:
    """Forget the keys that can change nothing any more, of whatever survey; return their files.

    It takes no server: the page of a survey that is over may be gone.
    """
    folder = home / FOLDER
    past = {path for path in folder.glob("*") if _until(path) <= now}
    for path in past:
        _wipe(path)
    return past


def _until(path: Path) -> float:
    try:
        return float(parse(path.read_bytes()).get("until", "inf"))
    except NotCanonical:
        return float("inf")


def _wipe(path: Path) -> None:
    for each in (path, path.with_name(path.name + ".new")):  # a kill may have left half a file
        each.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: it needs no file of its own, which would stay as a trace."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _holding(kept: dict[str, Any]) -> Holding:
    token = Token.from_bytes(unb64u(kept["token"]))
    return Holding(token, unb64u(kept["seed"]), kept.get("sequence", 0), kept.get("whose"))


def _held(holding: Holding) -> dict[str, Any]:
    sequence = {"sequence": holding.sequence} if holding.sequence else {}
    parts = _encoded({"seed": holding.seed, "token": holding.token.to_bytes()})
    return {**parts, **sequence, **_marked(holding.mark)}


def _marked(mark: int | None) -> dict[str, int]:
    return {} if mark is None else {"whose": mark}


def _encoded(parts: dict[str, bytes]) -> dict[str, str]:
    return {name: b64u(part) for name, part in parts.items()}
