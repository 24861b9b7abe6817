"""The issuer's verbs. The session is a parameter; nothing here commits, reads a clock or a file.

Refusals come in the order of G11. The two halves of issuing stand around the signing, which
happens in the request's own thread: `stored_answer` reads, `claim` draws.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.errors import (
    CloseTooEarly,
    CloseWouldVoid,
    CommandRefused,
    InvitationUnknown,
    InvitationUsed,
    IssueClosed,
    NotYetPublished,
    SurveyNotStarted,
    SurveyUnknown,
)
from survey.issuer import draws, store
from survey.issuer.models import REPLACED, UNDRAWN
from survey.issuer.store import Step, Survey
from survey.protocol.encoding import sha256
from survey.protocol.errors import CommandUntrusted
from survey.protocol.manifest import Manifest, codes_root
from survey.protocol.statements import IssuerStatement
from survey.protocol.tokens import TokenRequest


@dataclass(frozen=True)
class Draw:
    """One code that asks for its token."""

    survey_id: str
    code_hash: bytes
    request: TokenRequest

    @property
    def blinded_hash(self) -> bytes:
        """H(blinded): what the issuer remembers of the request."""
        return sha256(self.request.blinded)


def stored_answer(session: Session, draw: Draw, now: int) -> bytes | None:
    """Return the signature this very request already got, or None if the code may draw."""
    survey = store.find_survey(session, draw.survey_id)
    if survey is None or survey.manifest is None:
        raise InvitationUnknown
    manifest = survey.manifest
    draw.request.check(manifest.issuer_key)
    if now < manifest.starts or survey.step < Step.ISSUING:
        raise SurveyNotStarted
    invitation = store.find_invitation(session, draw.survey_id, draw.code_hash)
    if invitation and invitation.blinded_hash == draw.blinded_hash and now < manifest.submit_until:
        return invitation.signature
    if now >= manifest.issue_until or survey.step >= Step.CLOSED:
        raise IssueClosed
    if invitation is None or invitation.state == REPLACED:
        raise InvitationUnknown
    if invitation.state != UNDRAWN:
        raise InvitationUsed
    return None


def claim(session: Session, draw: Draw, signature: bytes, now: int) -> bytes:
    """Draw the code's token; if another thread was faster, answer as it left things."""
    drawn = store.claim_invitation(
        session, draw.survey_id, draw.code_hash, draw.blinded_hash, signature
    )
    if drawn:
        return signature
    stored = stored_answer(session, draw, now)
    if stored is None:
        raise InvitationUsed
    return stored


def owned(session: Session, survey_id: str, key: bytes) -> Survey:
    """Return a survey if ``key`` created it."""
    survey = store.find_survey(session, survey_id)
    if survey is None:
        raise SurveyUnknown
    if survey.owner != key:
        raise CommandUntrusted("another key has created this survey")
    return survey


def published(survey: Survey) -> Manifest:
    """Return the survey's manifest, or refuse the command."""
    if survey.manifest is None:
        raise CommandRefused("the survey has no manifest yet")
    return survey.manifest


def create(session: Session, survey_id: str, key: bytes) -> None:
    """Remember a new survey and whose it is."""
    store.add_survey(session, survey_id, key)


def publish(
    session: Session, survey: Survey, manifest: Manifest, origin: str, keys: tuple[bytes, bytes]
) -> None:
    """Take the manifest if it is this survey's, this server's and this key's."""
    fits = (
        manifest.survey_id == survey.survey_id
        and manifest.manifest_key == survey.owner
        and manifest.issuer_origin == origin
        and (manifest.token_key, manifest.issuer_statement_key) == keys
    )
    if not fits:
        raise CommandRefused("the manifest names another survey, server or key")
    if survey.manifest is None:
        store.publish(session, survey.survey_id, manifest.to_bytes())
    elif survey.manifest != manifest:
        raise CommandRefused("another manifest is published")


def upload_invitations(session: Session, survey: Survey, hashes: list[bytes]) -> None:
    """Take code hashes; issuing begins when exactly the committed ones are there."""
    manifest = published(survey)
    if survey.step != Step.PUBLISHED:
        raise CommandRefused("all codes are there already")
    store.add_invitations(session, survey.survey_id, hashes)
    present = store.code_hashes(session, survey.survey_id)
    if len(present) > manifest.invited:
        raise CommandRefused("more codes than the manifest commits to")
    if len(present) == manifest.invited:
        if codes_root(present) != manifest.codes_root:
            raise CommandRefused("other codes than the manifest commits to")
        store.advance(session, survey.survey_id, Step.ISSUING)


def replace(session: Session, survey: Survey, old: bytes, new: bytes) -> None:
    """Let one of two codes die, the older if it has not drawn, else ``new``; say nothing of it.

    Else a code that has answered would be lost, and found to answer again.
    """
    successor = store.find_invitation(session, survey.survey_id, new)
    predecessor = store.find_invitation(session, survey.survey_id, old)
    open_still = survey.step == Step.ISSUING and old != new
    if open_still and predecessor and successor and successor.state == UNDRAWN:
        dead = old if predecessor.state == UNDRAWN else new
        store.kill_invitation(session, survey.survey_id, dead)


def close(session: Session, survey: Survey, now: int, statement_seed: bytes) -> bytes:
    """End issuing early or in time; return the signed statement, the same one ever after."""
    if survey.statement:
        return survey.statement
    manifest = published(survey)
    draws.flush(session)
    counted = store.counts(session, survey.survey_id)
    if now < manifest.closes_not_before:
        raise CloseTooEarly
    if now < manifest.submit_until and counted.issued < manifest.min_open:
        raise CloseWouldVoid
    statement = IssuerStatement(
        manifest.hash, manifest.invited, counted.issued, counted.replaced
    ).signed(statement_seed)
    store.close(session, survey.survey_id, statement.to_bytes())
    return statement.to_bytes()


def erase(session: Session, survey: Survey) -> None:
    """Forget a closed survey's codes."""
    if survey.step < Step.CLOSED:
        raise CommandRefused("only a closed survey can be erased")
    store.erase(session, survey.survey_id)


def public_statement(session: Session, survey_id: str) -> bytes:
    """Return the statement of a closed survey."""
    survey = store.find_survey(session, survey_id)
    if survey is None:
        raise SurveyUnknown
    if not survey.statement:
        raise NotYetPublished
    return survey.statement
