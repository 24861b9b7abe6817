"""What every visitor gets: the same bytes, no cookie, no power, no way out but the two servers."""

import gzip
import html
import re

import pytest

from survey.page.catalogs import read_catalogs
from survey.protocol.document import integrity
from survey.protocol.encoding import b64u, parse
from survey.researcher.page.catalogs import read_catalogs as read_respondents
from survey.researcher.page.document import NEUTRAL

from .publisher import (
    AFTER,
    COLLECTOR,
    DAY,
    ISSUER,
    QUESTIONNAIRE,
    SCRIPT,
    STYLE,
    SURVEY_ID,
    Publisher,
)


@pytest.fixture
def published(publisher: Publisher) -> Publisher:
    publisher.publish()
    return publisher


def embedded(document: str, name: str) -> str:
    found = re.search(rf'<pre hidden id="{name}">(.*?)</pre>', document, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def test_the_document_embeds_the_exact_signed_bytes(published: Publisher) -> None:
    document = published.get().get_data(as_text=True)
    assert embedded(document, "manifest").encode() == published.manifest.to_bytes()
    assert embedded(document, "questionnaire").encode() == QUESTIONNAIRE
    assert embedded(document, "signature") == b64u(published.manifest.sign(published.seed))


def test_the_document_asks_for_two_files_and_holds_a_third(published: Publisher) -> None:
    document = published.get().get_data(as_text=True)
    held = re.findall(
        r'<script id="after" type="text/plain" src="(.+)" integrity="(.+)">', document
    )
    assert [published.client.get(path).data for path, _ in held] == [AFTER]
    assert [sri for _, sri in held] == [integrity(AFTER)]
    document = document.replace(held[0][0], "").replace(f' src="" integrity="{held[0][1]}"', "")
    asked = re.findall(r'(?:src|href)="([^"]+)" integrity="([^"]+)"', document)
    assert {sri for _, sri in asked} == {integrity(SCRIPT), integrity(STYLE)}
    for path, sri in asked:
        assert integrity(published.client.get(path).data) == sri
    others = set(re.findall(r'(?:src|href|action)="([^"]+)"', document)) - {p for p, _ in asked}
    assert others == {"data:,"}
    assert "<form" not in document
    assert NEUTRAL in document


def test_every_visitor_gets_the_same_bytes(published: Publisher) -> None:
    plain = published.get()
    other = published.get(
        **{"Accept-Language": "en", "User-Agent": "other", "Cookie": "a=b", "X-Forwarded-For": "1"}
    )
    assert other.data == plain.data
    assert dict(other.headers) == dict(plain.headers)
    assert "ETag" not in plain.headers
    assert "Set-Cookie" not in plain.headers


def test_a_browser_that_takes_gzip_gets_the_same_content_smaller(published: Publisher) -> None:
    response = published.get(**{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(response.data) == published.get().data
    assert len(response.data) < len(published.get().data)


def test_the_policy_leaves_only_this_surveys_servers(published: Publisher) -> None:
    headers = published.get().headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": f"{ISSUER} {COLLECTOR}",
        "img-src": "data:",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


def test_every_route_takes_every_power_away(published: Publisher) -> None:
    name = f"/client.{published.get().get_data(as_text=True).partition('client.')[2][:19]}"
    for response in (
        published.get(),
        published.get(name),
        published.get("/no"),
        published.publish(),
    ):
        headers = response.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Strict-Transport-Security"].startswith("max-age=")
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        powers = headers["Permissions-Policy"].split(", ")
        assert len(powers) > 20
        assert all(power.endswith("=()") for power in powers)


def test_each_file_has_its_media_type(published: Publisher) -> None:
    folder = published.config.home / "published" / SURVEY_ID
    expected = {
        "client": "text/javascript; charset=utf-8",
        "after": "text/javascript; charset=utf-8",
        "style": "text/css; charset=utf-8",
        "manifest": "application/json",
        "questionnaire": "application/json",
        "bundle": "application/octet-stream",
    }
    for stem, media_type in expected.items():
        name = next(path.name for path in folder.glob(f"{stem}.*") if path.suffix != ".gz")
        assert published.get(f"/{name}").content_type == media_type


@pytest.mark.parametrize(
    "path",
    [
        "/current.json",
        "/client.0000000000000000.js",
        "/..%2f..%2fconfig.toml",
        "/%2e%2e/config.toml",
        "/document.html",
        "/client.0000000000000000.js.gz",
    ],
)
def test_no_other_file_can_be_read(published: Publisher, path: str) -> None:
    response = published.get(path)
    assert response.status_code == 404
    assert "trusted_keys" not in response.get_data(as_text=True)


@pytest.mark.parametrize("survey_id", ["ponmlkjihgfedcba", "ABCDEFGHIJKLMNOP", "short", ".."])
def test_an_unknown_survey_is_unknown(published: Publisher, survey_id: str) -> None:
    assert published.client.get(f"/s/{survey_id}").status_code == 404


def test_the_page_is_there_until_destroy_by_and_then_gone(published: Publisher) -> None:
    published.clock.now += 90 * DAY - 1
    assert published.get().status_code == 200
    published.clock.now += 1
    response = published.get()
    assert (response.status_code, parse(response.data)["type"]) == (410, "urn:asv1:survey-closed")


def test_without_a_script_the_document_speaks_every_language(published: Publisher) -> None:
    document = html.unescape(published.get().get_data(as_text=True))
    for words in read_respondents().values():
        assert words["frame.stuck"] in document


def test_the_server_has_no_secret_and_is_well(published: Publisher) -> None:
    assert published.client.application.config["SECRET_KEY"] is None
    assert published.client.get("/healthz").data == b"ok\n"


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_the_bare_address_says_in_every_language_that_a_link_is_needed(
    publisher: Publisher,
) -> None:
    for path in ("/", "/s/"):
        response = publisher.client.get(path)
        document = html.unescape(response.get_data(as_text=True))
        assert (response.status_code, response.mimetype) == (200, "text/html")
        for words in read_catalogs().values():
            assert words["entrance.here"] in document
            assert words["entrance.help"] in document
        assert set(re.findall(r'(?:src|href|action)="([^"]+)"', document)) == {
            "data:,",
            "/entrance.css",
        }
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src data:; form-action")


def test_the_entrance_wears_the_pages_own_style_sheet(publisher: Publisher) -> None:
    response = publisher.client.get("/entrance.css")
    assert response.content_type == "text/css; charset=utf-8"
    assert b".respondent" in response.data


@pytest.mark.parametrize(
    ("survey_id", "late", "status", "key"),
    [
        ("ponmlkjihgfedcba", 0, 404, "entrance.unknown"),
        ("ABC", 0, 404, "entrance.unknown"),
        (SURVEY_ID, 400 * DAY, 410, "entrance.over"),
    ],
)
def test_a_person_is_told_in_words_and_a_program_by_its_code(
    published: Publisher, survey_id: str, late: int, status: int, key: str
) -> None:
    published.clock.now += late
    told = published.client.get(f"/s/{survey_id}", headers=BROWSER)
    assert (told.status_code, told.mimetype) == (status, "text/html")
    for words in read_catalogs().values():
        assert words[key] in html.unescape(told.get_data(as_text=True))
    problem = published.client.get(f"/s/{survey_id}")
    assert (problem.status_code, problem.mimetype) == (status, "application/problem+json")


def test_a_respondent_is_served_what_the_researcher_signed_and_nothing_else(
    published: Publisher,
) -> None:
    assert published.get().data == published.render()
