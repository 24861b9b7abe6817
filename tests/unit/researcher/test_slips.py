"""Slips of paper: each bears its link and nothing else of its own; scissors meet no letter."""

import re
import secrets
from dataclasses import replace
from importlib.util import find_spec

import pytest
import segno

import questionnaires
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.model import LANGUAGES
from survey.protocol.codes import Link, fingerprint, format_code, new_code
from survey.researcher.page.catalogs import read_catalogs
from survey.researcher.page.paper import to_pdf
from survey.researcher.page.slips import render_slips

from .reading_slips import DARK, DOTS, codes_in, crossed, pages_of, texts_in

PAPER = pytest.mark.skipif(find_spec("weasyprint") is None, reason="the extra pdf is not installed")
SPOKEN = [("zh-Hans",), ("en",), LANGUAGES]
ORIGIN = "https://survey-page.long-department-name.example.org"
ASKED_BY = "Example University, Survey Centre, Ms Zhang, 010-12345678, zhang.wei@example.org"
TITLE = (
    "基层干部怎么看容错机制，他们真实遇到的情况，以及希望看到的改变和得到的支持",
    "How grassroots cadres see the fault-tolerance mechanism and what they would like to see first",
)


def form_of(name: str) -> CompiledQuestionnaire:
    source = questionnaires.load(questionnaires.shipped(name))
    return CompiledQuestionnaire.from_bytes(questionnaires.compile(source))


FORM = form_of("fault_tolerance")
LONG = replace(FORM, title=TITLE)


def invitations(count: int, origin: str = "https://page.example") -> list[Link]:
    codes = sorted(new_code(secrets.token_bytes) for _ in range(count))
    return [Link(origin, "abcdefghijklmnop", code, bytes(range(32))) for code in codes]


def slips_in(html: str) -> list[str]:
    return re.findall(r'<article class="slip">(.*?)</article>', html, re.DOTALL)


@PAPER
@pytest.mark.parametrize("spoken", SPOKEN)
def test_a_reader_finds_each_link_on_its_slip_in_their_order(spoken: tuple[str, ...]) -> None:
    links = invitations(13)
    pages = pages_of(to_pdf(render_slips(links, FORM, spoken, ASKED_BY)))
    assert len(pages) == {1: 2, 2: 3}[len(spoken)]
    assert texts_in(pages) == [str(link) for link in links]


@pytest.mark.parametrize("spoken", SPOKEN)
def test_who_cannot_scan_finds_the_page_the_code_and_the_digits(spoken: tuple[str, ...]) -> None:
    links = invitations(5)
    for link, slip in zip(links, slips_in(render_slips(links, FORM, spoken)), strict=True):
        text = re.sub(r"<[^>]+>", "", slip)
        assert f"\nhttps://page.example/s/{link.survey_id}\n" in text
        assert format_code(link.code) in text
        assert " ".join(fingerprint(link.manifest_hash)) in text


@pytest.mark.parametrize("spoken", SPOKEN)
def test_every_language_says_the_same_in_the_words_of_the_page(spoken: tuple[str, ...]) -> None:
    slip = slips_in(render_slips(invitations(1), FORM, spoken))[0].replace("&#39;", "'")
    for language in LANGUAGES:
        said = [
            FORM.title[FORM.languages.index(language)],
            read_catalogs()[language]["fingerprint.title"],
            *read_catalogs(domain="slips")[language].values(),
        ]
        for words in said:
            assert (f'lang="{language}">{words}</p>' in slip) == (language in spoken)


def test_nothing_but_the_code_tells_one_slip_from_another() -> None:
    links = invitations(30)
    html = render_slips(links, FORM, LANGUAGES, ASKED_BY)
    assert html == render_slips(links, FORM, LANGUAGES, ASKED_BY)
    alike = {
        re.sub(r'd="[^"]+"', "", slip).replace(format_code(link.code), "")
        for link, slip in zip(links, slips_in(html), strict=True)
    }
    assert len(alike) == 1
    between = re.sub(r'<article class="slip">.*?</article>', "", html, flags=re.DOTALL)
    assert re.sub(r"<[^>]+>|\s", "", between.partition("<body>")[2]) == ""
    assert re.findall(r"counter|<ol|<script|src=|href=|url\(", html) == []


def test_who_asks_stands_on_every_slip_and_is_text() -> None:
    slips = slips_in(render_slips(invitations(3), FORM, LANGUAGES, "<i>University</i>"))
    assert all('<p class="asked">&lt;i&gt;University&lt;/i&gt;</p>' in slip for slip in slips)
    assert 'class="asked"' not in render_slips(invitations(1), FORM, LANGUAGES)


@PAPER
@pytest.mark.parametrize("spoken", SPOKEN)
def test_no_cut_meets_a_letter_however_long_the_texts_are(spoken: tuple[str, ...]) -> None:
    html = render_slips(invitations(9, ORIGIN), LONG, spoken, ASKED_BY)
    for page in pages_of(to_pdf(html)):
        assert not crossed(page, len(spoken))


@PAPER
def test_what_does_not_fit_is_seen_at_a_cut() -> None:
    """The test above can fail: a slip in two languages is too tall for the rows of one."""
    html = render_slips(invitations(9, ORIGIN), LONG, LANGUAGES, ASKED_BY)
    page = pages_of(to_pdf(html.replace("rows-3", "rows-4")))[0]
    assert crossed(page, 1)


@PAPER
@pytest.mark.parametrize("origin", ["http://a.cn", "https://page.example", ORIGIN])
def test_a_code_is_three_centimetres_wide_and_stands_in_white(origin: str) -> None:
    page = pages_of(to_pdf(render_slips(invitations(8, origin), LONG, ("en",), ASKED_BY)))[0]
    for code in codes_in(page):
        corner, end = code.position.top_left, code.position.bottom_right
        wide = end.x - corner.x
        assert wide / DOTS >= 30
        assert end.y - corner.y == pytest.approx(wide, abs=3)
        modules = segno.make_qr(code.text, error="m").symbol_size(border=0)[0]
        quiet = int(4 * wide / modules) - 2  # less the two dots by which an edge may be off
        around = page[corner.y - quiet : end.y + quiet, corner.x - quiet : end.x + quiet].copy()
        around[quiet - 2 : -quiet + 2, quiet - 2 : -quiet + 2] = 255
        assert around.min() > DARK


def test_the_words_are_there_in_every_language() -> None:
    catalogs = read_catalogs(domain="slips")
    assert set(catalogs) == set(LANGUAGES)
    assert all(set(each) == {"slips.way", "slips.told"} for each in catalogs.values())
    assert all(text.strip() for each in catalogs.values() for text in each.values())
