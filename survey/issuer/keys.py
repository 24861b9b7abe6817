"""The issuer's secrets: one token key and one statement key per survey."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from survey.protocol import signing
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.randomness import Random
from survey.storage.secret_files import SecretFiles


@dataclass(frozen=True)
class IssuerKeys:
    """Keys on disk; token keys stay loaded, for reading one costs more than signing."""

    token: SecretFiles
    statement: SecretFiles
    random: Random
    loaded: dict[str, TokenSigningKey] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, random: Random) -> Self:
        """Keep keys in ``folder``."""
        return cls(SecretFiles(folder, "token"), SecretFiles(folder, "statement"), random)

    def make(self, survey_id: str) -> tuple[bytes, bytes]:
        """Make both keys if they are not there; return (token key, statement key), public."""
        token = self.token.read_or_make(survey_id, lambda: TokenSigningKey.generate().to_bytes())
        return TokenSigningKey.from_bytes(token).public.to_bytes(), self._statement_key(survey_id)

    def public(self, survey_id: str) -> tuple[bytes, bytes] | None:
        """Return both public keys, or None if there is no token key."""
        key = self.token_key(survey_id)
        return None if key is None else (key.public.to_bytes(), self._statement_key(survey_id))

    def token_key(self, survey_id: str) -> TokenSigningKey | None:
        """Return the token key, or None once it was destroyed."""
        if survey_id not in self.loaded:
            data = self.token.read(survey_id)
            if data is None:
                return None
            self.loaded[survey_id] = TokenSigningKey.from_bytes(data)
        return self.loaded[survey_id]

    def statement_seed(self, survey_id: str) -> bytes:
        """Return the statement key's seed."""
        return self.statement.read_or_make(survey_id, lambda: self.random(signing.SEED_BYTES))

    def destroy_token_key(self, survey_id: str) -> bool:
        """Destroy the token key, here and on disk."""
        self.loaded.pop(survey_id, None)
        return self.token.destroy(survey_id)

    def _statement_key(self, survey_id: str) -> bytes:
        return signing.public_key(self.statement_seed(survey_id))
