"""Signed commands to the collector (G12): one function per verb."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from survey.collector import closing, responses, service, store
from survey.collector.desk import Desk
from survey.collector.models import CollectorCommandRow
from survey.errors import CommandRefused
from survey.protocol import signing
from survey.protocol.commands import SignedCommand
from survey.protocol.encoding import b64u, emit
from survey.protocol.manifest import Manifest
from survey.protocol.statements import ISSUER_STATEMENT_BYTES
from survey.storage import command_log
from survey.storage.rewriting import rewrite
from survey.web.arguments import binary

CIPHERTEXT_AT: Final = 388  # of an envelope; an audit record has H(ct) there
Verb = Callable[[Desk, SignedCommand, Session], bytes]


def obey(desk: Desk, signed: SignedCommand) -> bytes:
    """Do what a signed command says; return the bytes of its answer (none for a fetch)."""
    verb = VERBS.get(signed.command.verb)
    if verb is None:
        raise CommandRefused("the collector does not know this verb")
    answer = desk.writer.run(
        command_log.obey, CollectorCommandRow, signed, partial(verb, desk, signed)
    )
    if signed.command.verb == "close":
        return _closed(desk, signed.command.survey_id)
    if signed.command.verb == "erase":
        desk.writer.alone(rewrite)
    return answer


def _create(desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey_id = signed.command.survey_id
    store.add_survey(session, survey_id, signed.key)
    return emit({"collector_log_key": b64u(signing.public_key(desk.log_seed(survey_id)))})


def _publish(desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey = service.owned(session, signed.command.survey_id, signed.key)
    manifest = Manifest.from_bytes(binary(signed.command, "manifest"))
    manifest.verify(binary(signed.command, "signature"))
    log_key = signing.public_key(desk.log_seed(survey.survey_id))
    service.publish(session, survey, manifest, desk.origin, log_key)
    return emit({"manifest_hash": b64u(manifest.hash)})


def _close(desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey = service.owned(session, signed.command.survey_id, signed.key)
    service.end(session, survey, desk.now())
    statement = binary(signed.command, "issuer_statement", ISSUER_STATEMENT_BYTES)
    service.bind_statement(session, survey, statement)
    return b""


def _closed(desk: Desk, survey_id: str) -> bytes:
    survey = closing.resume(desk, survey_id)
    return emit({"head": b64u(survey.head), "state": survey.state.value})


def _fetch(_desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey = service.owned(session, signed.command.survey_id, signed.key)
    service.may_fetch(session, survey, binary(signed.command, "head", 32))
    return b""


def _erase(_desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    service.erase(session, service.owned(session, signed.command.survey_id, signed.key))
    return emit({"state": "erased"})


VERBS: Final[dict[str, Verb]] = {
    "create": _create,
    "publish": _publish,
    "close": _close,
    "fetch": _fetch,
    "erase": _erase,
}


def envelopes(desk: Desk, signed: SignedCommand) -> Iterator[bytes]:
    """Return the envelopes of a closed survey, ascending by leaf.

    Checked again, since the same fetch may come after an erasure.
    """
    survey_id = signed.command.survey_id
    head = binary(signed.command, "head", 32)
    with desk.reading() as session:
        service.may_fetch(session, service.known(session, survey_id), head)
    return _envelopes(desk, survey_id)


def _envelopes(desk: Desk, survey_id: str) -> Iterator[bytes]:
    with desk.reading() as session:
        records = {record.leaf: record.to_bytes() for record in store.records(session, survey_id)}
    for payload in _at_rest(desk, survey_id):
        record = records[payload.leaf]
        yield record[:CIPHERTEXT_AT] + payload.ciphertext + record[CIPHERTEXT_AT + 32 :]


def _at_rest(desk: Desk, survey_id: str) -> Iterator[responses.Response]:
    """Read some at a time: a slow network holds no transaction, and memory does not grow."""
    page = _page(desk, survey_id, b"")
    while page:
        yield from page
        page = _page(desk, survey_id, page[-1].leaf)


def _page(desk: Desk, survey_id: str, after: bytes) -> list[responses.Response]:
    with desk.reading() as session:
        return responses.following(session, survey_id, after)
