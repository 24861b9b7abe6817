"""What a retry needs, and nothing else: never an answer, never a key once the envelope exists.

One private file for each survey, ``HOME/respondent/<manifest hash>``. While the token is asked
for, it holds the code; once the token is there, the code is gone from it: a file that held both
would join what issuer and collector must never join.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.protocol import signing
from survey.protocol.encoding import b64u, emit, parse, unb64u
from survey.protocol.envelope import Envelope
from survey.protocol.tokens import PendingToken, Token, TokenRequest, nonce_of, token_input
from survey.researcher.files import write_private
from survey.simulate.document import PublishedSurvey
from survey.simulate.respondent import Asking, Started, Wire

Stage = Asking | Started | Envelope


@dataclass(frozen=True)
class Keep:
    """How far this machine came with one survey."""

    home: Path
    survey: PublishedSurvey
    wire: Wire

    @property
    def path(self) -> Path:
        """The file: there from before the token is asked for until the receipt holds."""
        return self.home / "respondent" / b64u(self.survey.manifest_hash)

    def read(self) -> Stage | None:
        """Return where an earlier run was broken off, or None."""
        if not self.path.exists():
            return None
        kept = parse(self.path.read_bytes())
        if "envelope" in kept:
            size = self.survey.manifest.sealed_plaintext_bytes
            return Envelope.from_bytes(unb64u(kept["envelope"]), size)
        if "token" in kept:
            token = Token.from_bytes(unb64u(kept["token"]))
            return Started(self.survey, self.wire, token, unb64u(kept["seed"]))
        return self._asking(kept)

    def write(self, stage: Stage) -> None:
        """Keep a stage in place of the one before."""
        match stage:
            case Asking(code=code, pending=pending, seed=seed):
                inverse = pending.inverse.to_bytes(len(pending.request.blinded), "big")
                parts = {"blinded": pending.request.blinded, "inverse": inverse, "seed": seed}
                self._write(parts, code=code)
            case Started(token=token, seed=seed):
                self._write({"seed": seed, "token": token.to_bytes()})
            case Envelope():
                self._write({"envelope": stage.to_bytes()})

    def wipe(self) -> None:
        """Forget the survey on this machine."""
        self.path.unlink(missing_ok=True)

    def _write(self, parts: dict[str, bytes], **plain: str) -> None:
        write_private(self.path, emit({name: b64u(part) for name, part in parts.items()} | plain))

    def _asking(self, kept: dict[str, Any]) -> Asking:
        manifest, seed = self.survey.manifest, unb64u(kept["seed"])
        key, nonce = manifest.issuer_key, nonce_of(signing.public_key(seed))
        message = token_input(nonce, manifest.challenge_digest, key.key_id)
        request = TokenRequest(key.key_id[-1], unb64u(kept["blinded"]))
        inverse = int.from_bytes(unb64u(kept["inverse"]), "big")
        pending = PendingToken(key, message, request, inverse)
        return Asking(self.survey, self.wire, kept["code"], pending, seed)
