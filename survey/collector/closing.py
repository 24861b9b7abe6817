"""Closing, one recorded step after another: killed anywhere, it goes on where it stood."""

from collections.abc import Callable
from typing import Final

import httpx
from sqlalchemy.orm import Session

from survey.collector import service, store
from survey.collector.desk import Desk
from survey.collector.flush import flush_all
from survey.collector.store import Step, Survey
from survey.errors import SurveyError
from survey.protocol.errors import ProtocolError
from survey.protocol.statements import ISSUER_STATEMENT_BYTES
from survey.storage.rewriting import rewrite

PATIENCE_SECONDS: Final = 5.0


def resume(desk: Desk, survey_id: str) -> Survey:
    """Take every step that can be taken; return the survey as it then stands."""
    with desk.closing:
        survey = desk.survey(survey_id)
        while survey.step in STEPS and _may_go_on(survey):
            STEPS[survey.step](desk, survey)
            survey = desk.survey(survey_id)
        return survey


def _may_go_on(survey: Survey) -> bool:
    return survey.step != Step.REWRITTEN or survey.statement != b""


def _flush(desk: Desk, survey: Survey) -> None:
    def verb(session: Session) -> None:
        flush_all(session, survey.survey_id, desk.random)
        store.advance(session, survey.survey_id, Step.FLUSHED)

    desk.writer.run(verb)


def _rewrite(desk: Desk, survey: Survey) -> None:
    desk.writer.alone(rewrite)
    desk.writer.run(store.advance, survey.survey_id, Step(survey.step + 1))


def _sign(desk: Desk, survey: Survey) -> None:
    desk.writer.run(service.sign_head, survey, desk.log_seed(survey.survey_id))


STEPS: Final[dict[Step, Callable[[Desk, Survey], None]]] = {
    Step.ENDED: _flush,
    Step.FLUSHED: _rewrite,
    Step.REWRITTEN: _sign,
    Step.SIGNED: _rewrite,
}


def tidy(desk: Desk) -> None:
    """Do what time asks for: end, go on closing, forget."""
    for survey in desk.surveys():
        if survey.terms is not None:
            _tidy_survey(desk, survey, desk.now())


def _tidy_survey(desk: Desk, survey: Survey, now: int) -> None:
    manifest = service.published(survey).manifest
    if survey.step == Step.PUBLISHED and now >= manifest.submit_until:
        desk.writer.run(service.end, survey, now)
        survey = desk.survey(survey.survey_id)
    if survey.step in STEPS:
        _ask_for_statement(desk, survey)
        survey = resume(desk, survey.survey_id)
    if survey.step == Step.CLEAN and now >= manifest.destroy_by:
        erase(desk, survey)


def _ask_for_statement(desk: Desk, survey: Survey) -> None:
    """Fetch the issuer's statement; if it is not there yet, the next tick asks again."""
    if survey.statement:
        return
    origin = service.published(survey).manifest.issuer_origin
    address = f"{origin}/s/{survey.survey_id}/issuer-statement"
    try:
        answer = httpx.get(address, timeout=PATIENCE_SECONDS)
        statement = answer.content[: ISSUER_STATEMENT_BYTES + 1]
        if answer.status_code == httpx.codes.OK:
            desk.writer.run(service.bind_statement, survey, statement)
    except (httpx.HTTPError, SurveyError, ProtocolError):
        return


def erase(desk: Desk, survey: Survey) -> None:
    """Erase a closed survey's ciphertexts from tables, file and log."""
    desk.writer.run(service.erase, survey)
    desk.writer.alone(rewrite)
