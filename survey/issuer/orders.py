"""Signed commands to the issuer (G12): one function per verb."""

from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from survey.errors import CommandRefused
from survey.issuer import service
from survey.issuer.desk import Desk
from survey.issuer.models import IssuerCommandRow
from survey.protocol.commands import SignedCommand
from survey.protocol.encoding import b64u, emit
from survey.protocol.errors import CommandInvalid
from survey.protocol.manifest import Manifest
from survey.storage import command_log
from survey.storage.rewriting import rewrite
from survey.web.arguments import binary

HASH_BYTES: Final = 32
MAX_HASHES: Final = 16_000
Verb = Callable[[Desk, SignedCommand, Session], bytes]


def obey(desk: Desk, signed: SignedCommand) -> bytes:
    """Do what a signed command says; return the bytes of its answer (empty: nothing to say)."""
    verb = VERBS.get(signed.command.verb)
    if verb is None:
        raise CommandRefused("the issuer does not know this verb")
    if signed.command.verb == "create":
        desk.keys.make(signed.command.survey_id)  # slow: not while the writer waits
    answer = desk.writer.run(
        command_log.obey, IssuerCommandRow, signed, partial(verb, desk, signed)
    )
    if signed.command.verb == "close":
        desk.tidy()
    if signed.command.verb == "erase":
        desk.writer.alone(rewrite)
    return answer


def _create(desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    service.create(session, signed.command.survey_id, signed.key)
    token_key, statement_key = desk.keys.make(signed.command.survey_id)
    return emit({"issuer_statement_key": b64u(statement_key), "token_key": b64u(token_key)})


def _publish(desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey = service.owned(session, signed.command.survey_id, signed.key)
    manifest = Manifest.from_bytes(binary(signed.command, "manifest"))
    manifest.verify(binary(signed.command, "signature"))
    keys = desk.keys.public(survey.survey_id)
    if keys is None:
        raise CommandRefused("this survey's token key was destroyed")
    service.publish(session, survey, manifest, desk.origin, keys)
    return emit({"manifest_hash": b64u(manifest.hash)})


def _invitations(_desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey = service.owned(session, signed.command.survey_id, signed.key)
    joined = binary(signed.command, "hashes")
    hashes = [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]
    if not 0 < len(hashes) <= MAX_HASHES or len(hashes[-1]) != HASH_BYTES:
        raise CommandInvalid(f"hashes must be 1 to {MAX_HASHES} hashes of 32 bytes")
    service.upload_invitations(session, survey, hashes)
    return emit({"uploaded": len(hashes)})


def _replace(_desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey = service.owned(session, signed.command.survey_id, signed.key)
    old, new = binary(signed.command, "old", HASH_BYTES), binary(signed.command, "new", HASH_BYTES)
    service.replace(session, survey, old, new)
    return b""


def _close(desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    survey = service.owned(session, signed.command.survey_id, signed.key)
    seed = desk.keys.statement_seed(survey.survey_id)
    statement = service.close(session, survey, desk.now(), seed)
    return emit({"issuer_statement": b64u(statement)})


def _erase(_desk: Desk, signed: SignedCommand, session: Session) -> bytes:
    service.erase(session, service.owned(session, signed.command.survey_id, signed.key))
    return emit({"state": "erased"})


VERBS: Final[dict[str, Verb]] = {
    "create": _create,
    "publish": _publish,
    "invitations": _invitations,
    "replace": _replace,
    "close": _close,
    "erase": _erase,
}
