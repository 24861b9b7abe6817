"""The collector's verbs. The session is a parameter; nothing here commits, reads a clock or a file.

`accept` decides by the tables alone, in the order of G11; what can be checked without them
(lengths, signatures, token) the request's own thread has checked before.
"""

from sqlalchemy.orm import Session

from survey.collector import inbox, responses, store
from survey.collector.store import Step, Survey
from survey.collector.terms import Terms
from survey.errors import (
    CloseTooEarly,
    CloseWouldVoid,
    CommandRefused,
    NotYetPublished,
    SequenceConflict,
    SequenceSuperseded,
    SurveyClosed,
    SurveyNotStarted,
    SurveyUnknown,
    SurveyVoid,
)
from survey.protocol.encoding import sha256
from survey.protocol.envelope import AuditRecord
from survey.protocol.errors import CommandUntrusted
from survey.protocol.lifecycle import State
from survey.protocol.manifest import Manifest
from survey.protocol.merkle import root
from survey.protocol.statements import Head, IssuerStatement


def known(session: Session, survey_id: str) -> Survey:
    """Return a survey, or raise `SurveyUnknown`."""
    survey = store.find_survey(session, survey_id)
    if survey is None:
        raise SurveyUnknown
    return survey


def terms(session: Session, survey_id: str) -> Terms:
    """Return what a published survey asks for; an unpublished one is not known yet."""
    found = known(session, survey_id).terms
    if found is None:
        raise SurveyUnknown
    return found


def accept(
    session: Session, terms: Terms, record: AuditRecord, ciphertext: bytes, now: int
) -> None:
    """Keep a checked envelope, once; the same entry again changes nothing, even after close."""
    survey_id = terms.manifest.survey_id
    step, stored = store.standing(session, survey_id, record.token.nonce)
    if stored is not None and stored.entry == record.entry:
        return
    _check_open(terms, step, now)
    if stored is not None:
        _supersede(session, survey_id, stored, record.sequence)
    inbox.put(session, survey_id, record, ciphertext)


def _check_open(terms: Terms, step: Step, now: int) -> None:
    if now < terms.manifest.starts:
        raise SurveyNotStarted
    if now >= terms.manifest.submit_until:
        raise SurveyClosed
    if step >= Step.ENDED:
        raise SurveyClosed


def _supersede(session: Session, survey_id: str, stored: AuditRecord, sequence: int) -> None:
    """Drop the ciphertext that a higher sequence replaces, wherever it is."""
    if sequence < stored.sequence:
        raise SequenceSuperseded
    if sequence == stored.sequence:
        raise SequenceConflict
    inbox.drop(session, survey_id, stored.token.nonce)
    responses.drop(session, stored.leaf)


def owned(session: Session, survey_id: str, key: bytes) -> Survey:
    """Return a survey if ``key`` created it."""
    survey = known(session, survey_id)
    if survey.owner != key:
        raise CommandUntrusted("another key has created this survey")
    return survey


def published(survey: Survey) -> Terms:
    """Return the survey's terms, or refuse the command."""
    if survey.terms is None:
        raise CommandRefused("the survey has no manifest yet")
    return survey.terms


def publish(
    session: Session, survey: Survey, manifest: Manifest, origin: str, log_key: bytes
) -> None:
    """Take the manifest if it is this survey's, this server's and this key's."""
    fits = (
        manifest.survey_id == survey.survey_id
        and manifest.manifest_key == survey.owner
        and manifest.collector_origin == origin
        and manifest.collector_log_key == log_key
    )
    if not fits:
        raise CommandRefused("the manifest names another survey, server or key")
    if manifest.post_office:
        raise CommandRefused("this collector takes no deliveries of a post office")
    if survey.terms is None:
        store.change_survey(session, survey.survey_id, manifest=manifest.to_bytes())
        store.advance(session, survey.survey_id, Step.PUBLISHED)
    elif survey.terms.manifest != manifest:
        raise CommandRefused("another manifest is published")


def end(session: Session, survey: Survey, now: int) -> None:
    """Accept nothing more: at ``submit_until``, or earlier if that breaks no promise."""
    if survey.step >= Step.ENDED:
        return
    manifest = published(survey).manifest
    if now < manifest.closes_not_before:
        raise CloseTooEarly
    if now < manifest.submit_until and store.count(session, survey.survey_id) < manifest.min_open:
        raise CloseWouldVoid
    store.advance(session, survey.survey_id, Step.ENDED)


def bind_statement(session: Session, survey: Survey, data: bytes) -> None:
    """Take the issuer's signed counts, which the head will be bound to; the first stay."""
    survey = known(session, survey.survey_id)  # another process may have taken others
    terms = published(survey)
    statement = IssuerStatement.from_bytes(data)
    statement.verify(terms.manifest.issuer_statement_key)
    if statement.manifest_hash != terms.manifest_hash:
        raise CommandRefused("the issuer statement is another survey's")
    if survey.statement not in {b"", data}:
        raise CommandRefused("the head is bound to another issuer statement")
    store.change_survey(session, survey.survey_id, statement=data)


def sign_head(session: Session, survey: Survey, log_seed: bytes) -> None:
    """Make the one leaf list's head, once; too few leaves: void, and the ciphertexts go."""
    survey = known(session, survey.survey_id)
    if survey.head:
        return  # another process was first
    terms = published(survey)
    leaves = [record.leaf for record in store.records(session, survey.survey_id)]
    head = Head(terms.manifest_hash, len(leaves), root(leaves), sha256(survey.statement))
    store.change_survey(session, survey.survey_id, head=head.signed(log_seed).to_bytes())
    store.advance(session, survey.survey_id, Step.SIGNED)
    if len(leaves) < terms.manifest.min_open:
        responses.erase(session, survey.survey_id)


def closed(session: Session, survey_id: str) -> Survey:
    """Return a survey whose head is public, or raise `NotYetPublished`."""
    survey = known(session, survey_id)
    if not survey.head:
        raise NotYetPublished
    return survey


def public_head(session: Session, survey_id: str) -> bytes:
    """Return the one signed head."""
    return closed(session, survey_id).head


def public_statement(session: Session, survey_id: str) -> bytes:
    """Return the issuer statement that the head is bound to."""
    return closed(session, survey_id).statement


def leaf_list(session: Session, survey_id: str) -> bytes:
    """Return all leaves, ascending; nobody can ask for one."""
    closed(session, survey_id)
    return b"".join(record.leaf for record in store.records(session, survey_id))


def audit_records(session: Session, survey_id: str) -> bytes:
    """Return all audit records, sorted by leaf."""
    closed(session, survey_id)
    return b"".join(record.to_bytes() for record in store.records(session, survey_id))


def may_fetch(session: Session, survey: Survey, head_hash: bytes) -> None:
    """Check that envelopes may be handed out against this head."""
    survey = closed(session, survey.survey_id)
    if survey.state == State.VOID:
        raise SurveyVoid
    if survey.step == Step.ERASED:
        raise CommandRefused("the envelopes were erased")
    if sha256(survey.head) != head_hash:
        raise CommandRefused("the command is bound to another head")


def erase(session: Session, survey: Survey) -> None:
    """Forget a closed survey's ciphertexts; what anybody may check stays."""
    closed(session, survey.survey_id)
    responses.erase(session, survey.survey_id)
    store.advance(session, survey.survey_id, Step.ERASED)
