"""While a survey collects: its clock, a lost code, the close. No count before the close."""

from dataclasses import dataclass
from typing import Final

import httpx

from survey.errors import CloseTooEarly, CloseWouldVoid
from survey.protocol.codes import Link, code_hash
from survey.protocol.encoding import b64u, parse, unb64u
from survey.protocol.lifecycle import Event, State
from survey.protocol.manifest import Manifest
from survey.protocol.statements import Head, IssuerStatement
from survey.researcher.commands import Orders
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import deal_instead, next_of_reserve
from survey.researcher.servers import Refusal, Server

HEAD: Final = "fetched/head"
STATEMENT: Final = "fetched/issuer-statement"
OBJECTIONS: Final = frozenset({CloseTooEarly.code, CloseWouldVoid.code})


@dataclass(frozen=True)
class Closed:
    """What the collector said when it closed."""

    state: State
    head: str


@dataclass(frozen=True)
class Counts:
    """What is public of a closed survey, as issuer and collector have signed it."""

    invited: int
    issued: int
    replaced: int
    accepted: int


def counts(folder: SurveyFolder) -> Counts | None:
    """Return the public counts; before the close there are none, and no server would tell."""
    if not folder.holds(HEAD):
        return None
    manifest = folder.manifest
    head = Head.from_bytes(folder.read(HEAD, "the head"))
    statement = IssuerStatement.from_bytes(folder.read(STATEMENT, "the issuer's statement"))
    head.verify(manifest.collector_log_key)
    statement.verify(manifest.issuer_statement_key)
    return Counts(statement.invited, statement.issued, statement.replaced, head.size)


def phase(folder: SurveyFolder, now: int) -> State:
    """Return the survey's state; a published survey collects from its start on."""
    state = folder.state
    if state is State.PUBLISHED and folder.manifest.starts <= now:
        return State.COLLECTING
    return state


def close(desk: Desk, folder: SurveyFolder, client: httpx.Client) -> Closed:
    """Close at issuer and collector; the issuer's statement goes to the collector."""
    if folder.state is State.PUBLISHED:
        folder.record(Event.START)
    folder.require(Event.CLOSE)
    manifest = folder.manifest
    issuer = Orders(desk, folder, Server(manifest.issuer_origin, client))
    collector = Orders(desk, folder, Server(manifest.collector_origin, client))
    _ask_first(collector)
    statement = parse(issuer.give("close", {}))["issuer_statement"]
    answer = parse(collector.give("close", {"issuer_statement": statement}))
    state = State(str(answer["state"]))
    folder.write(STATEMENT, unb64u(str(statement)))
    folder.write(HEAD, unb64u(str(answer["head"])))
    folder.record(Event.VOID if state is State.VOID else Event.CLOSE)
    return Closed(state, str(answer["head"]))


def _ask_first(collector: Orders) -> None:
    """Let the collector object before the issuer ends drawing for good.

    Without a statement it closes nothing, but it tells first whether it would refuse.
    """
    try:
        collector.give("close", {"issuer_statement": ""}, "close-asked")
    except Refusal as refusal:
        if refusal.urn in OBJECTIONS:
            raise


def replace_code(desk: Desk, folder: SurveyFolder, lost: str, client: httpx.Client) -> Link:
    """Replace a lost code by one of the reserve; nobody learns whether the old one had drawn.

    The reserve is untouched until the issuer has answered: what fails can be done again.
    """
    manifest: Manifest = folder.manifest
    link = next_of_reserve(folder, lost)
    old, new = (b64u(code_hash(folder.survey_id, code)) for code in (lost, link.code))
    orders = Orders(desk, folder, Server(manifest.issuer_origin, client))
    orders.give("replace", {"old": old, "new": new}, f"replace-{old[:8]}-{new[:8]}")
    deal_instead(folder, lost, link.code)
    return link
