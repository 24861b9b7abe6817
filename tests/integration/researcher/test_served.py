"""``survey page --verify``: what a page server hands out, and the lies it could tell."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from survey.errors import OpeningRefused, ServerRefused
from survey.protocol.codes import fingerprint
from survey.protocol.encoding import b64u, sha256
from survey.protocol.errors import CodeInvalid, ProtocolError
from survey.protocol.statements import BundleStatement
from survey.researcher.home import SurveyFolder
from survey.researcher.invitations import links_of
from survey.researcher.page.served import CHECKS, Address, checks, visit

from .world import World

Edit = Callable[[httpx.Request, bytes, dict[str, str]], bytes]


class LyingServer(httpx.BaseTransport):
    """Hands out what the real page server does, edited."""

    def __init__(self, true: httpx.BaseTransport, edit: Edit) -> None:
        self.true, self.edit = true, edit
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        answer = self.true.handle_request(request)
        headers = dict(answer.headers)
        headers.pop("content-encoding", None)
        headers.pop("content-length", None)
        content = self.edit(request, answer.read(), headers)
        return httpx.Response(answer.status_code, headers=headers, content=content)


@pytest.fixture
def world(session_world: World) -> World:
    """One for all of these: nothing here changes what it serves."""
    return session_world


@pytest.fixture(scope="module")
def folder(session_world: World) -> SurveyFolder:
    return session_world.publish(session_world.draft())


@pytest.fixture(scope="module")
def other(session_world: World) -> SurveyFolder:
    return session_world.publish(session_world.draft())


@pytest.fixture
def link(folder: SurveyFolder) -> str:
    return str(links_of(folder)[0])


def verified(world: World, address: Address, edit: Edit | None = None) -> list[str]:
    """The checks that held; raises at the first lie."""
    server = LyingServer(world.internet, edit or (lambda _request, body, _headers: body))
    with httpx.Client(transport=server) as client:
        served = visit(address, client)
    held = []
    for name, check in checks(served):
        check()
        held.append(name)
    return held


def on(part: str, change: Callable[[bytes], bytes]) -> Edit:
    """Edit the answers whose path has ``part`` in it; the document's path has no dot."""

    def edit(request: httpx.Request, body: bytes, _headers: dict[str, str]) -> bytes:
        path = request.url.path
        return change(body) if (part in path if part else "." not in path) else body

    return edit


def telling(name: str, value: str | None) -> Edit:
    """Set a header of the document, or leave it out."""

    def edit(_request: httpx.Request, body: bytes, headers: dict[str, str]) -> bytes:
        headers.pop(name.lower(), None)
        if value is not None:
            headers[name.lower()] = value
        return body

    return edit


def test_the_true_page_holds_in_every_check(world: World, link: str) -> None:
    assert verified(world, Address.parse(link, "")) == list(CHECKS)


def test_the_code_of_the_link_is_never_sent(world: World, link: str) -> None:
    server = LyingServer(world.internet, lambda _request, body, _headers: body)
    with httpx.Client(transport=server) as client:
        visit(Address.parse(link, ""), client)
    code = link.partition("#")[2].partition(".")[0]
    assert len(server.asked) == 5  # the document, three files, the statement
    assert not any(code in asked or "#" in asked for asked in server.asked)


def test_the_digits_of_a_printed_invitation_do_as_well(
    world: World, folder: SurveyFolder, link: str
) -> None:
    digits = " ".join(fingerprint(folder.manifest.hash))
    address = link.partition("#")[0]
    assert verified(world, Address.parse(address, digits)) == list(CHECKS)
    with pytest.raises(OpeningRefused, match="another fingerprint"):
        verified(world, Address.parse(address, "0000 " * 10))


def test_a_kiosks_address_can_be_checked_too(world: World, folder: SurveyFolder, link: str) -> None:
    address = f"{link.partition('#')[0]}#kiosk.{b64u(folder.manifest.hash)}"
    assert verified(world, Address.parse(address, "")) == list(CHECKS)


def test_another_manifest_is_another_survey(world: World, link: str, other: SurveyFolder) -> None:
    mixed = f"{link.partition('#')[0]}#x.{b64u(other.manifest.hash)}"
    with pytest.raises(OpeningRefused, match="another survey than the link"):
        verified(world, Address.parse(mixed, ""))


def test_a_whole_other_survey_under_this_address_is_found(
    world: World, folder: SurveyFolder, link: str, other: SurveyFolder
) -> None:
    """A server that published a survey of its own and answers with that."""

    class Elsewhere(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            address = str(request.url).replace(folder.survey_id, other.survey_id)
            return world.internet.handle_request(
                httpx.Request(request.method, address, headers=request.headers)
            )

    with httpx.Client(transport=Elsewhere()) as client:
        served = visit(Address.parse(link, ""), client)
    with pytest.raises(OpeningRefused, match="another survey than the link"):
        next(iter(checks(served)))[1]()


POLICY = "Content-Security-Policy"
LIES: dict[str, tuple[Edit, str]] = {
    "another word in the document": (
        on("", lambda body: body.replace(b"noindex", b"index  ")),
        "the page is another one than the bundle statement names",
    ),
    "another question": (
        on("", lambda body: body.replace(b'"questionnaire">{"', b'"questionnaire">{ "')),
        "the questionnaire is another one",
    ),
    "another first script": (
        on("client.", lambda body: body + b"//"), "the page names another client.js"
    ),
    "another second script": (
        on("after.", lambda body: body + b"//"), "the page names another after.js"
    ),
    "another style sheet": (
        on("style.", lambda body: body + b"b{}"), "the page names another style.css"
    ),
    "a script of somebody else's": (
        on("", lambda body: body.replace(
            b"</head>", b'<script src="//elsewhere/a.js" integrity="sha384-a"></script></head>'
        )),
        "the page names files elsewhere",
    ),
    "no policy": (telling(POLICY, None), "without its one Content-Security-Policy"),
    "a policy with another server": (
        telling(POLICY, "default-src 'none'; connect-src https://elsewhere.example"),
        "lets it talk to other servers",
    ),
    "a cookie": (telling("Set-Cookie", "who=1"), "the page comes with Set-Cookie"),
    "a mark to come back with": (telling("ETag", '"1"'), "the page comes with ETag"),
    "reports": (
        telling("Content-Security-Policy-Report-Only", "default-src 'none'"), "comes with Content"
    ),
    "kept in a cache": (telling("Cache-Control", "private"), "without Cache-Control: no-store"),
    "no transport security": (
        telling("Strict-Transport-Security", None), "without Strict-Transport-Security"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_found(world: World, link: str, name: str) -> None:
    edit, sentence = LIES[name]
    with pytest.raises(OpeningRefused, match=sentence):
        verified(world, Address.parse(link, ""), edit)


def test_a_policy_that_is_merely_softer_is_found(
    world: World, folder: SurveyFolder, link: str
) -> None:
    origins = f"{folder.manifest.issuer_origin} {folder.manifest.collector_origin}"

    def soften(_request: httpx.Request, body: bytes, headers: dict[str, str]) -> bytes:
        policy = headers["content-security-policy"]
        if origins in policy:  # the document's
            softer = policy.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
            headers["content-security-policy"] = softer
        return body

    with pytest.raises(OpeningRefused, match="another one than it should be"):
        verified(world, Address.parse(link, ""), soften)


def test_a_statement_of_nobodys_is_no_statement(world: World, link: str) -> None:
    forge = on("bundle.statement", lambda body: body[:-1] + bytes([body[-1] ^ 1]))
    with pytest.raises(ProtocolError):
        verified(world, Address.parse(link, ""), forge)


def test_a_picture_is_refused_although_she_has_signed_it(world: World, link: str) -> None:
    served = visit(Address.parse(link, ""), world.client)
    document = served.document.replace(b"</main>", b'<img src="//elsewhere/1"></main>')
    statement = BundleStatement(served.manifest.hash, 1, sha256(document))
    signed = statement.signed(world.desk.identity_seed).to_bytes()
    with pytest.raises(OpeningRefused, match="the page holds what no page has: <img src"):
        CHECKS["page"](replace(served, document=document, statement=signed))


def test_a_page_that_is_not_there_is_refused(world: World, folder: SurveyFolder) -> None:
    origin = folder.manifest.page_origin
    with pytest.raises(ServerRefused, match="http-404"):
        verified(world, Address.parse(f"{origin}/s/aaaaaaaaaaaaaaaa#x.{b64u(bytes(32))}", ""))


@pytest.mark.parametrize(
    "text", ["", "no link", "https://page.example/", "ftp://a/s/aaaaaaaaaaaaaaaa"]
)
def test_what_is_no_address_of_a_page_is_refused(text: str) -> None:
    with pytest.raises(CodeInvalid):
        Address.parse(text, "")
