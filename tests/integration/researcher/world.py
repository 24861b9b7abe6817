"""The four real rooms in one process, reached by their origins; a desk beside them."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

import questionnaires
from survey.config import SERVERS, trust
from survey.protocol.codes import Link
from survey.protocol.document import integrity
from survey.protocol.encoding import b64u
from survey.protocol.envelope import Receipt
from survey.researcher.bundle import Bundle
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import links_of
from survey.researcher.keys import new_keys
from survey.researcher.publishing import publish
from survey.researcher.terms import Terms
from survey.simulate.population import Population
from survey.simulate.respondent import Asking, Respondent, Started, Wire

ORIGINS = {room: f"https://{room}.example" for room in ("issuer", "collector", "page", "console")}
PASSPHRASE = "a long enough passphrase"
AFTER = b"void 1;"
BUNDLE = Bundle(f"void '{integrity(AFTER)}';".encode(), AFTER, b"body{}")


class Internet(httpx.BaseTransport):
    """Hands a request to the room whose origin it names; counts, and can be cut."""

    def __init__(self, apps: dict[str, object]) -> None:
        self.doors: dict[str, httpx.WSGITransport] = {}
        for room, app in apps.items():
            self.plug(room, app)
        self.seen: list[tuple[str, str]] = []
        self.cut_after: int | None = None
        self.lose_answer = False  # the server has acted, and nobody hears of it

    def plug(self, room: str, app: object) -> None:
        """Let a room answer at its origin from now on."""
        self.doors[ORIGINS[room]] = httpx.WSGITransport(app=app)  # type: ignore[arg-type]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        cut = self.cut_after == 0
        if cut and not self.lose_answer:
            raise httpx.ConnectError("the line is cut")
        self.cut_after = self.cut_after and self.cut_after - 1
        self.seen.append((request.method, request.url.path))
        origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
        answer = self.doors[origin].handle_request(request)
        if cut:
            raise httpx.ReadError("the answer is lost")
        return answer


@dataclass
class World:
    """Servers, line and desk."""

    home: Path
    desk: Desk
    internet: Internet
    client: httpx.Client

    def draft(self) -> SurveyFolder:
        return new_keys(self.desk, PASSPHRASE, "interactive", secrets.token_bytes)

    def publish(
        self,
        folder: SurveyFolder,
        *,
        invited: int = 40,
        reserve: int = 2,
        min_open: int = 10,
        approver_key: bytes = b"",
        bundle: Bundle = BUNDLE,
    ) -> SurveyFolder:
        starts = int(time.time()) - 60
        terms = replace(
            Terms.lasting(starts, invited + reserve, days=7),
            reserve=reserve,
            closes_not_before=starts,
            min_open=min_open,
            approver_key=approver_key,
        )
        publish(
            self.desk,
            folder,
            compiled(),
            terms,
            bundle=bundle,
            client=self.client,
            random=secrets.token_bytes,
        )
        return folder

    def start(self, folder: SurveyFolder, number: int) -> Started:
        return self.ask(folder, number).draw()

    def draw(self, link: Link) -> Started:
        return self._ask(link).draw()

    def ask(self, folder: SurveyFolder, number: int) -> Asking:
        return self._ask(links_of(folder)[number])

    def _ask(self, link: Link) -> Asking:
        respondent = Respondent(link, Wire(self.client), secrets.token_bytes)
        return respondent.prepare(respondent.load())

    def answer(self, folder: SurveyFolder, number: int) -> Receipt:
        started = self.start(folder, number)
        population = Population.of(started.survey.form, 1)
        return started.send(started.seal(population.answers_of(number)))


def compiled() -> bytes:
    return questionnaires.compile(questionnaires.load(questionnaires.shipped("fault_tolerance")))


def make_world(home: Path, **collector_settings: int) -> World:
    from survey.collector.application import create_app as collector
    from survey.console.application import create_app as console
    from survey.issuer.application import create_app as issuer
    from survey.page.application import create_app as page

    origins = {f"{room}_origin": origin for room, origin in ORIGINS.items()}
    desk = Desk.create(home / "desk", secrets.token_bytes, **origins)
    makers: dict[str, Callable[..., object]] = {
        "issuer": issuer, "collector": collector, "page": page, "console": console,
    }  # fmt: skip
    apps = {}
    for room, make in makers.items():
        settings = collector_settings if room == "collector" else {}
        SERVERS[room].create(home / "servers", origin=ORIGINS[room], **settings)
        trust(home / "servers", room, b64u(desk.identity_key))
        apps[room] = make(SERVERS[room].load(home / "servers"))
    internet = Internet(apps)
    return World(home, desk, internet, httpx.Client(transport=internet))
