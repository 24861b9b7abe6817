"""The page itself: no script, no network, every figure with words and a table; paper; rounding."""

import re
from base64 import b64encode
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.results import Estimate, Interval, Unestimable
from survey.presenting.report.document import Cell, Front, Part, Row, Section, Table
from survey.presenting.report.pdf import DRAWING, NARROW, figure_rules
from survey.presenting.report.rendering import rendered
from survey.presenting.report.telling import Telling, rounded
from survey.researcher.home import SurveyFolder
from survey.researcher.reporting import material, report
from survey.researcher.scoring import score
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import counted


class Reader(HTMLParser):
    """Counts what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [about for tag, about in self.tags if tag in names]


@pytest.fixture(scope="module", params=["zh-Hans", "en"])
def page(request: pytest.FixtureRequest, many: SurveyFolder) -> str:
    return report(many, score(many), request.param)[1].read_text("utf-8")


def test_there_is_no_script_and_nothing_to_fetch(page: str) -> None:
    read = Reader(page)
    assert not read.all("script", "link", "img", "iframe", "object", "base", "form")
    assert not [name for _tag, about in read.tags for name in about if name.startswith("on")]
    assert not [about for _tag, about in read.tags if "style" in about]
    assert all(str(about.get("href")).startswith("#") for about in read.all("a"))
    assert "@import" not in page
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", page)


def test_the_policy_allows_this_style_and_nothing_else(page: str) -> None:
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policies = [a["content"] for a in Reader(page).all("meta") if a.get("http-equiv")]
    assert len(policies) == 1
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in str(policies[0]).replace(
        "&#39;", "'"
    )


def test_every_drawing_has_a_title_a_description_and_the_table_of_its_numbers(page: str) -> None:
    drawn = re.findall(r'<svg class="(?:wide|narrow)".*?</svg>', page, re.DOTALL)
    assert len(drawn) >= 4
    assert {'id="structure-wide-t"', 'id="response-narrow-t"'} <= {
        f'id="{name}"' for each in drawn for name in _labels(each)
    }
    for each in drawn:
        title, description = (f'id="{name}"' for name in _labels(each))
        assert f"<title {title}>" in each
        assert f"<desc {description}>" in each
    parts = [part for part in re.split(r'<div class="part[^"]*">', page) if "<figure" in part]
    assert len(parts) == len(drawn) / 2
    assert all("<table" in part and "<caption" in part for part in parts)


def _labels(drawing: str) -> list[str]:
    found = re.search(r'aria-labelledby="([^"]+)"', drawing)
    assert found
    return found[1].split()


def test_every_id_is_there_once_and_every_reference_leads_somewhere(page: str) -> None:
    read = Reader(page)
    ids = [str(about["id"]) for _tag, about in read.tags if "id" in about]
    assert len(ids) == len(set(ids))
    named = {n for _tag, a in read.tags for n in str(a.get("aria-labelledby") or "").split()}
    named |= {str(about["href"])[1:] for about in read.all("a")}
    assert named <= set(ids)


def test_no_two_regions_have_the_same_name(page: str) -> None:
    words = dict(re.findall(r'id="([\w-]+)"[^>]*>([^<]*)<', page))
    regions = [
        str(a["aria-labelledby"]) for _t, a in Reader(page).tags if a.get("role") == "region"
    ]
    names = [" ".join(words[each] for each in region.split()) for region in regions]
    assert len(names) == len(set(names)) > 3


def test_each_report_speaks_its_own_language_only(page: str) -> None:
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    chinese = '<html lang="zh-Hans">' in page
    foreign = r"[A-Za-z]{2,}(?: [a-z]{2,}){2,}" if chinese else r"[\u4e00-\u9fff]+"
    assert re.findall(foreign, text.replace("survey release", "")) == []


def test_on_paper_each_figure_stands_once_with_colours_spelled_out(page: str) -> None:
    once = NARROW.sub(b"", page.encode())
    assert b'class="narrow"' not in DRAWING.sub(b"", once)
    assert "var(" not in figure_rules()
    assert ".likert-1 { fill: #ad5405; }" in figure_rules()  # of the light scheme


def test_figures_are_rounded_once_and_nothing_becomes_minus_nought() -> None:
    assert (rounded(-0.04, 1), rounded(49.96, 1)) == (Decimal("0.0"), Decimal("50.0"))
    assert str(rounded(-0.04, 1)) == "0.0"


def test_what_is_missing_says_why(tmp_path: Path) -> None:
    folder = opened(tmp_path / "home", "office_climate")
    counted(folder, PEOPLE)
    tell = Telling.of(material(folder, score(folder)), "en")
    found = Estimate(0.123, 0.01, Interval(-0.02, 0.2, 0.95, "t"), 9)
    assert tell.estimate(Unestimable("empty-group"), 1).under == "nobody answered"
    assert tell.estimate(Unestimable("strange"), 1).under == "strange"
    assert tell.share(found).words == "12.3%"
    assert tell.share(found).under == "−2.0 to 20.0"
    assert tell.estimate(None, 1).words == "–"
    assert [tell.p(p).words for p in (None, 0.0001, 0.04)] == ["–", "<0.001", "0.040"]


def test_a_long_table_repeats_its_caption_on_paper_and_for_nobody_else(page: str) -> None:
    tables = re.findall(r'<table class="\w+ (short|long)">(.*?)</table>', page, re.DOTALL)
    assert {size for size, _table in tables} == {"short", "long"}
    for size, table in tables:
        again = re.findall(r'<tr class="again" aria-hidden="true"><td[^>]*>([^<]*)</td>', table)
        caption = re.search(r"<caption><span[^>]*>([^<]*)</span>", table)
        assert caption
        assert again == ([caption[1]] if size == "long" else [])


def test_a_name_may_break_after_an_underscore_and_stays_escaped(many: SurveyFolder) -> None:
    tell = Telling.of(material(many, score(many)), "en")
    row = Row("Index", (Cell("1"),), "small_stove_<i>")
    part = Part(table=Table("Caption", ("Index", "n"), (row,)))
    front = Front("kind", "warning", "title", "en", "under", ())
    made = rendered(front, (Section("one", "One", (part,)),), tell).decode()
    assert "<small>small_<wbr>stove_<wbr>&lt;i&gt;</small>" in made


def test_every_shade_and_every_dash_has_its_rule(page: str) -> None:
    style, body = page.split("<body>")
    for name in set(re.findall(r'<td class="(\w+-\d+)"', body)):
        assert f"td.{name} {{" in style
    assert ".unsure {" in style


def test_figures_of_fewer_people_say_how_many(page: str) -> None:
    body = page.split("<body>")[1]
    assert len(re.findall(r"<small>n = \d+</small>", body)) > 100


def test_what_goes_question_by_question_is_folded_on_a_screen_and_never_on_paper(
    page: str,
) -> None:
    style, body = page.split("<body>")
    folded = re.findall(r"<details><summary>([^<]*)</summary>(.*?)</details>", body, re.DOTALL)
    assert len(folded) == body.count("<details")  # closed, none within another
    for summary, inside in folded:
        assert re.findall(r"<caption><span[^>]*>([^<]*)</span>", inside) == [summary]
        assert inside.count("<table") == 1
    where = {section: len(found) for section, found in _folded(body).items() if found}
    assert set(where) == {"items", "structure", "response"}
    paper = style[style.rindex("@media print") :]
    assert "nav, summary { display: none; }" in paper
    assert "details::details-content { display: block; content-visibility: visible; }" in paper


def _folded(body: str) -> dict[str, list[str]]:
    parts = re.findall(r'<section class="(\w+)"(.*?)</section>', body, re.DOTALL)
    return {name: re.findall("<details>", inside) for name, inside in parts}
