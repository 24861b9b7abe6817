"""Where a request's own thread meets the one writer: check, keep, promise."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey.collector import service, store
from survey.collector.store import Survey
from survey.collector.terms import Terms
from survey.config import CollectorConfig
from survey.errors import ServiceUnavailable
from survey.protocol import signing
from survey.protocol.envelope import Envelope, Receipt
from survey.protocol.randomness import Random
from survey.protocol.signing import Signer
from survey.storage import migrations
from survey.storage.databases import reading
from survey.storage.flushing import Flushing
from survey.storage.group_commit import GroupCommit
from survey.storage.secret_files import SecretFiles
from survey.web.rate import GlobalRate


@dataclass(frozen=True)
class Desk:
    """What the collector works with."""

    config: CollectorConfig
    engine: Engine
    schema: Path
    flushing: Flushing
    writer: GroupCommit
    log_keys: SecretFiles
    rate: GlobalRate
    clock: Callable[[], float]
    random: Random
    closing: threading.Lock = field(default_factory=threading.Lock)
    _signers: dict[str, Signer] = field(default_factory=dict)
    _terms: dict[str, Terms] = field(default_factory=dict)
    _pages: set[str] = field(default_factory=set)

    @property
    def origin(self) -> str:
        """The origin commands must be addressed to."""
        return self.config.origin

    def now(self) -> int:
        """Return whole seconds."""
        return int(self.clock())

    def check_ready(self) -> None:
        """Raise `ServiceUnavailable` if read-only, `RevisionUnknown` if the schema changed."""
        migrations.check(self.engine, self.schema)
        if not self.writer.ready:
            raise ServiceUnavailable("this server accepts nothing at present")

    def stop(self) -> None:
        """Finish what waits and let the database go."""
        self.writer.stop()
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with reading(self.engine) as session:
            yield session

    def surveys(self) -> list[Survey]:
        """Return every survey as it stands now."""
        with self.reading() as session:
            return store.all_surveys(session)

    def survey(self, survey_id: str) -> Survey:
        """Return a survey as it stands now, or raise `SurveyUnknown`."""
        with self.reading() as session:
            return service.known(session, survey_id)

    def terms(self, survey_id: str) -> Terms:
        """Return what a published survey asks for, or raise `SurveyUnknown`; it never changes."""
        if survey_id not in self._terms:
            with self.reading() as session:
                self._terms[survey_id] = service.terms(session, survey_id)
        return self._terms[survey_id]

    def show(self, document: Callable[[Session, str], bytes], survey_id: str) -> bytes:
        """Return one of the documents that are public after close."""
        with self.reading() as session:
            return document(session, survey_id)

    def is_page(self, origin: str) -> bool:
        """Tell whether a survey that is known here has its page there; then it has for ever."""
        if origin not in self._pages:
            found = (survey.terms for survey in self.surveys())
            self._pages.update(terms.manifest.page_origin for terms in found if terms)
        return origin in self._pages

    def log_seed(self, survey_id: str) -> bytes:
        """Return the log key's seed; it is made on first use."""
        return self.log_keys.read_or_make(survey_id, lambda: self.random(signing.SEED_BYTES))

    def accept(self, terms: Terms, body: bytes) -> bytes:
        """Check an envelope, keep it, and return the receipt once it is durable."""
        manifest = terms.manifest
        envelope = Envelope.from_bytes(body, manifest.sealed_plaintext_bytes)
        record = envelope.audit_record
        record.verify_signature(terms.manifest_hash)
        record.token.verify(terms.token_key, terms.challenge)
        self.writer.run(service.accept, terms, record, envelope.ciphertext, self.now())
        sign = self._signer(manifest.survey_id)
        return Receipt.make(record.entry, sign, terms.manifest_hash).to_bytes()

    def _signer(self, survey_id: str) -> Signer:
        """Return what signs a survey's receipts."""
        if survey_id not in self._signers:
            self._signers[survey_id] = signing.signer(self.log_seed(survey_id))
        return self._signers[survey_id]
