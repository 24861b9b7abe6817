"""The private report on an opened survey: the same bytes again, figures from the answers."""

import json
import re
import stat
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import shuffled, write_table
from survey.researcher.opening.run import ANSWERS
from survey.researcher.reporting import material, report
from survey.researcher.scoring import score
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import REASONS, counted

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>'
NAMES = ["results.json", "private-report.en.html"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> SurveyFolder:
    made = opened(tmp_path_factory.mktemp("desk") / "home", "fault_tolerance")
    counted(made, PEOPLE)
    return made


@pytest.fixture(scope="module")
def results(folder: SurveyFolder) -> Any:
    report(folder, score(folder), "en")
    return json.loads(folder.read("opened/results.json", "the results"))


def _column(folder: SurveyFolder, name: str) -> np.ndarray[Any, Any]:
    column: np.ndarray[Any, Any] = pq.read_table(folder.path / ANSWERS).column(name).to_numpy()
    return column


def test_the_report_is_private_in_name_in_words_and_in_mode(folder: SurveyFolder) -> None:
    paths = report(folder, score(folder), "en")
    assert [path.name for path in paths] == NAMES
    assert {path.parent.name for path in paths} == {"opened"}  # destroyed with the answers
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    text = paths[1].read_text("utf-8")
    body = text.split("<body>")[1]
    assert body.index("Private: for the researcher only.") < body.index("<h1>")
    assert "Private report" in text.split("<title>")[1].split("</title>")[0]
    assert "Exploratory, unvalidated" in body


def test_the_same_answers_in_another_order_give_the_same_bytes(folder: SurveyFolder) -> None:
    first = [path.read_bytes() for path in report(folder, score(folder), "en")]
    table = pq.read_table(folder.path / ANSWERS)
    write_table(shuffled([table]), folder.path / ANSWERS)
    assert [path.read_bytes() for path in report(folder, score(folder), "en")] == first


def test_counts_and_means_are_those_of_the_answers(folder: SurveyFolder, results: Any) -> None:
    counts = {each["name"]: each["counts"] for each in results["distributions"]}
    values = _column(folder, "nv1")
    assert counts["nv1"] == {str(code): int((values == code).sum()) for code in set(values)}
    assert results["participation"]["reasons"] == sorted(map(list, REASONS.items()))
    assert results["participation"]["opened"] == PEOPLE
    summary = score(folder)
    for name, each in summary.scores.items():
        assert results["scores"][name]["bca"]["estimate"] == each.bca.estimate  # type: ignore[union-attr]
    assert sum(each["count"] for each in results["typology"].values()) <= PEOPLE


def test_no_free_word_and_no_number_of_a_person_is_in_the_report(folder: SurveyFolder) -> None:
    paths = report(folder, score(folder), "en")
    for path in paths:
        text = path.read_text("utf-8")
        assert "HYPERLINK" not in text
        assert "global" not in text.split("<body>")[-1]


def test_every_index_is_compared_over_every_group_in_one_family(folder: SurveyFolder) -> None:
    made = material(folder, score(folder))
    pairs = {(each.item, each.index) for each in made.compared}
    assert len(pairs) == len(made.compared)
    assert {item for item, _index in pairs} == set(made.form.groups)
    ps = [
        (each.comparison.kruskal_wallis.p, each.p_holm)  # type: ignore[union-attr]
        for each in made.compared
        if each.p_holm is not None
    ]
    assert ps
    smallest = min(ps)
    assert smallest[1] == pytest.approx(min(1.0, smallest[0] * len(made.compared)))
    assert all(after >= before for before, after in ps)


def test_the_careless_are_counted_and_nobody_is_left_out_above(results: Any) -> None:
    careless = results["careless"]
    assert careless["people"] == PEOPLE
    signs = {each["id"]: each for each in careless["flags"]}
    assert {"longstring", "irv", "mahalanobis", "even_odd"} < set(signs)
    assert all(0 <= each["flagged"] <= each["measured"] <= PEOPLE for each in signs.values())
    for row in careless["rows"]:
        mean = results["scores"][row["id"]]["mean"]["estimate"]
        assert row["everybody"]["mean"]["estimate"] == mean


def test_a_survey_that_all_withdrew_from_has_a_report_without_figures(tmp_path: Path) -> None:
    empty = opened(tmp_path / "home", "office_climate")
    counted(empty, 0)
    table = pq.read_table(empty.path / ANSWERS)
    write_table(table.slice(0, 0), empty.path / ANSWERS)
    paths = report(empty, score(empty), "zh-Hans")
    assert json.loads(paths[0].read_bytes())["careless"] == {"unestimable": "too-few-respondents"}
    text = paths[1].read_text("utf-8")
    assert "没有计算：人数太少。" in text
    assert "nan" not in re.sub(r"<style>.*</style>", "", text, flags=re.DOTALL).lower()


def test_a_pdf_asks_for_nothing_and_draws_each_figure_once(tmp_path: Path) -> None:
    from survey.presenting.report.pdf import pdf

    small = opened(tmp_path / "home", "office_climate")
    counted(small, PEOPLE)
    paths = report(small, score(small), "zh-Hans", on_paper=True)
    assert paths[2].name == "private-report.zh-Hans.pdf"
    assert paths[2].read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(paths[2].stat().st_mode) == 0o600
    html = paths[1].read_bytes()
    assert html.count(b'<svg class="narrow"') == html.count(b'<svg class="wide"') > 0
    picture = (tmp_path / "picture.svg").as_uri()
    (tmp_path / "picture.svg").write_text(SQUARE)
    asking = html.replace(b"<body>", f'<body><img src="{picture}">'.encode())
    assert pdf(asking) == pdf(html.replace(b"<body>", b"<body><img>"))


def test_without_the_extra_a_pdf_is_refused_and_nothing_is_written(
    folder: SurveyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey.presenting.report.pdf import PaperMissing

    for path in (folder.path / "opened").glob("private-report.*"):
        path.unlink()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PaperMissing, match=r"pip install 'plainseal\[pdf\]'"):
        report(folder, score(folder), "en", on_paper=True)
    assert not list((folder.path / "opened").glob("private-report.*"))
