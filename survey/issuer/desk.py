"""Where a request's own thread meets the one writer: read, sign, draw; command, obey, clean up."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import gmpy2
from sqlalchemy import Engine

from survey.config import IssuerConfig
from survey.errors import IssueClosed, ServiceUnavailable
from survey.issuer import service, store
from survey.issuer.header import invitation_of
from survey.issuer.keys import IssuerKeys
from survey.issuer.store import Step
from survey.protocol.randomness import Random
from survey.protocol.tokens import TokenRequest
from survey.storage import migrations
from survey.storage.databases import reading
from survey.storage.group_commit import GroupCommit
from survey.storage.rewriting import rewrite
from survey.web.rate import GlobalRate


@dataclass(frozen=True)
class Desk:
    """What the issuer works with."""

    config: IssuerConfig
    engine: Engine
    schema: Path
    writer: GroupCommit
    keys: IssuerKeys
    rate: GlobalRate
    clock: Callable[[], float]
    random: Random
    _tidying: threading.Lock = field(default_factory=threading.Lock)
    _pages: set[str] = field(default_factory=set)

    @property
    def origin(self) -> str:
        """The origin commands must be addressed to."""
        return self.config.origin

    def check_ready(self) -> None:
        """Raise `ServiceUnavailable` if read-only, `RevisionUnknown` if the schema changed."""
        migrations.check(self.engine, self.schema)
        if not self.writer.ready:
            raise ServiceUnavailable("this server accepts nothing at present")

    def stop(self) -> None:
        """Finish what waits and let the database go."""
        self.writer.stop()
        self.engine.dispose()

    def now(self) -> int:
        """Return whole seconds."""
        return int(self.clock())

    def issue_token(self, header: str, request: TokenRequest) -> bytes:
        """Return the blind signature for an invitation's one token."""
        survey_id, code_hash = invitation_of(header)
        draw = service.Draw(survey_id, code_hash, request)
        with reading(self.engine) as session:
            stored = service.stored_answer(session, draw, self.now())
        if stored is not None:
            return stored
        return self.writer.run(service.claim, draw, self._sign(draw), self.now())

    def _sign(self, draw: service.Draw) -> bytes:
        gmpy2.get_context().allow_release_gil = True  # a context belongs to a thread
        key = self.keys.token_key(draw.survey_id)
        if key is None:
            raise IssueClosed
        return key.sign_blinded(draw.request.blinded, self.random)

    def tidy(self) -> None:
        """Do what time asks for: destroy token keys, make statements, rewrite, forget."""
        with self._tidying:
            for survey in self.surveys():
                self._make_statement(survey)
            for survey in self.surveys():
                self._clean_up(survey)

    def surveys(self) -> list[store.Survey]:
        """Return every survey as it stands now."""
        with reading(self.engine) as session:
            return store.all_surveys(session)

    def is_page(self, origin: str) -> bool:
        """Tell whether a survey that is known here has its page there; then it has for ever."""
        if origin not in self._pages:
            found = (survey.manifest for survey in self.surveys())
            self._pages.update(manifest.page_origin for manifest in found if manifest)
        return origin in self._pages

    def _make_statement(self, survey: store.Survey) -> None:
        manifest, now = survey.manifest, self.now()
        if manifest is None:
            return
        if now >= manifest.submit_until and survey.step < Step.CLOSED:
            seed = self.keys.statement_seed(survey.survey_id)
            self.writer.run(service.close, survey, now, seed)
        if now >= manifest.issue_until:
            self.keys.destroy_token_key(survey.survey_id)

    def _clean_up(self, survey: store.Survey) -> None:
        if survey.manifest is None or survey.step not in {Step.CLOSED, Step.CLEAN}:
            return
        self.keys.destroy_token_key(survey.survey_id)
        if self.now() >= survey.manifest.destroy_by:
            self.writer.run(service.erase, survey)
            self.writer.alone(rewrite)
        elif survey.step == Step.CLOSED:
            self.writer.alone(rewrite)
            self.writer.run(store.advance, survey.survey_id, Step.CLEAN)
