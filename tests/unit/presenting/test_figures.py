import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from survey.presenting.figures.charts import gap_chart, index_chart, typology_chart
from survey.presenting.figures.dots import Block, Dot, Legend, dots
from survey.presenting.figures.frames import POINTS
from survey.presenting.figures.lettering import lines, width
from survey.presenting.release import Release
from survey.presenting.voice import Voice
from survey.protocol.encoding import emit
from tests.unit.presenting.sample import release_value

CHARTS = {"indices": index_chart, "gap": gap_chart, "typology": typology_chart}
WIDE, NARROW = 0, 1


def say(message: str, /, **values: object) -> str:
    return message % values if values else message


def release() -> Release:
    return Release.from_bytes(emit(release_value()))


def drawings(name: str, language: str = "en") -> list[ET.Element]:
    chart = CHARTS[name](release(), Voice(language, ("zh-Hans", "en"), say))
    return list(ET.fromstring(f"<figure>{chart}</figure>"))  # noqa: S314 - our own output


def texts(drawing: ET.Element) -> list[str]:
    return [element.text or "" for element in drawing.iter("text")]


@pytest.mark.parametrize("name", CHARTS)
def test_a_figure_is_drawn_wide_and_narrow_with_a_title_and_a_description(name: str) -> None:
    found = drawings(name)
    assert [drawing.get("class") for drawing in found] == ["wide", "narrow"]
    for drawing in found:
        named = [element.get("id") for element in drawing if element.tag in {"title", "desc"}]
        assert drawing.get("role") == "img"
        assert (drawing.get("aria-labelledby") or "").split() == named
        assert all(element.text for element in drawing if element.tag in {"title", "desc"})


def test_no_two_drawings_share_an_id() -> None:
    ids = [
        element.get("id")
        for name in CHARTS
        for drawing in drawings(name)
        for element in drawing.iter()
        if element.get("id")
    ]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", CHARTS)
def test_colours_come_from_classes_only(name: str) -> None:
    for drawing in drawings(name):
        for element in drawing.iter():
            assert not {"style", "stroke", "color"} & set(element.attrib)
            assert element.get("fill", "url(#").startswith("url(#")


def test_every_published_number_stands_beside_its_dot() -> None:
    wide, narrow = drawings("indices")
    shown = [i for i in release().indices if i.score and i.family != "difference"]
    for drawing in (wide, narrow):
        assert len(list(drawing.iter("circle"))) == len(shown)
        assert {str(i.score.mean) for i in shown if i.score} <= set(texts(drawing))


def test_a_dot_stands_where_its_number_is() -> None:
    block = Block("", "", (Dot("half", "", Decimal(50), Decimal(25), Decimal(75), "50", "20"),))
    chart = dots((block,), POINTS, Legend("x", "title", "words", "Score", "People", "Hidden"))
    assert 'cx="523.0"' in chart
    assert '<rect class="range" x="419.5"' in chart
    assert 'width="207.0"' in chart


def test_a_hidden_number_is_hatched_and_says_so_without_a_count() -> None:
    for drawing in drawings("indices"):
        assert texts(drawing).count("Not published") == 1
        assert [e for e in drawing.iter("rect") if (e.get("fill") or "").startswith("url(#")]
    description = drawings("indices")[WIDE].find("desc")
    assert description is not None
    assert "Not published: Gone with the leader." in (description.text or "")


def test_what_a_high_score_means_stands_over_its_rows() -> None:
    for drawing in drawings("indices"):
        said = texts(drawing)
        assert said[said.index("Views") + 1] == "the higher, the more it needs care"
    assert "high is neither good nor bad" in texts(drawings("gap")[WIDE])


def test_where_directions_differ_under_one_heading_each_row_says_its_own() -> None:
    for drawing in drawings("indices"):
        said = texts(drawing)
        assert said.count("Trust") == 1
        assert said[said.index("What is") + 1] == "the higher, the better"
        assert said[said.index("What should be") + 1] == "high is neither good nor bad"


@pytest.mark.parametrize("name", CHARTS)
def test_no_line_of_the_scale_runs_through_a_word(name: str) -> None:
    narrow = drawings(name)[NARROW]
    lines_of_scale = [
        tuple(map(float, re.findall(r"[0-9.]+", line.get("d") or "")))
        for line in narrow.iter("path")
        if line.get("class") in {"grid", "axis"}
    ]
    baselines = [float(e.get("y") or 0) for e in narrow.iter("text") if e.text != "Not published"]
    assert lines_of_scale
    for _, top, bottom in lines_of_scale:
        assert not any(top < baseline + 4 and baseline - 11 < bottom for baseline in baselines)


def test_the_gap_has_a_scale_of_its_own() -> None:
    assert {"−100", "0", "100"} <= set(texts(drawings("gap")[WIDE]))
    assert "−100" not in texts(drawings("indices")[WIDE])


def test_a_release_without_a_gap_has_no_figure_of_it() -> None:
    value = release_value()
    value["indices"] = [i for i in value["indices"] if i["family"] != "difference"]
    value["groups"] = []
    without = Release.from_bytes(emit(value))
    assert gap_chart(without, Voice("en", ("zh-Hans", "en"), say)) == ""


def test_a_label_from_a_release_cannot_become_markup() -> None:
    value = release_value()
    value["indices"][0]["name"] = ["<script>", "</svg><script>alert(1)</script>"]
    chart = index_chart(Release.from_bytes(emit(value)), Voice("en", ("zh-Hans", "en"), say))
    assert "<script" not in chart
    assert "&lt;script&gt;" in chart


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize(("drawing", "limit"), [(WIDE, 300), (NARROW, 288)])
def test_no_label_runs_into_its_drawing(language: str, drawing: int, limit: int) -> None:
    labels = [
        element
        for element in drawings("indices", language)[drawing].iter("text")
        if element.get("class") is None
    ]
    assert labels
    assert all(float(e.get("x") or 0) + width(e.text or "") <= limit for e in labels)


def test_lines_break_where_a_person_would_break_them() -> None:
    assert lines("Proof out of reach", 80) == ("Proof out", "of reach")
    assert lines("“看后视镜”：新尺量旧事", 110) == ("“看后视镜”：", "新尺量旧事")
    assert lines("short", 200) == ("short",)
    assert lines("", 50) == ("",)


def test_no_line_begins_with_a_closing_mark() -> None:
    for limit in range(30, 160, 7):
        broken = lines("善待无心之失（合计），“应当”与“实际”的差距", limit)
        assert not any(re.match(r"[，。：；、！？”’）》]", line) for line in broken)
        assert "".join(broken) == "善待无心之失（合计），“应当”与“实际”的差距"


def test_on_a_phone_the_count_stands_under_its_label() -> None:
    row = Dot("Quiet", "", Decimal(50), Decimal(40), Decimal(60), "50", "123")
    legend = Legend("x", "title", "words", "Score", "People", "Hidden")
    drawn = dots((Block("", "", (row, Dot("Hidden"))),), POINTS, legend)
    wide, narrow, _rest = str(drawn).split("</svg>")
    assert ">People 123<" in narrow
    assert ">People 123<" not in wide
    assert ">123<" in wide
    assert narrow.count("People") == 1
