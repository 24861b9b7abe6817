"""The page of effects: what it shows of every level, in which words, and what it refuses to say."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from analysis.regression import Coefficient
from analysis.results import Unestimable
from analysis.vignette import amce
from survey.presenting.report.document import Section
from survey.presenting.report.telling import Telling
from survey.presenting.report.vignettes.effects import effects
from survey.presenting.report.vignettes.experiment import Experiment, LeftOut, results
from survey.presenting.report.vignettes.interactions import interactions
from survey.presenting.report.vignettes.page import page
from survey.presenting.report.vignettes.picture import together

FEW = Unestimable("too-few-respondents")


def experiment(
    levels: Mapping[str, Sequence[str]], pairs: Sequence[tuple[str, str]] = ()
) -> Experiment:
    """Four cases a person, the second level of each attribute a point above the first."""
    rng = np.random.default_rng(1)
    drawn = {name: rng.choice(labels, 400) for name, labels in levels.items()}
    judged = 3 + sum((drawn[name] == levels[name][1]) for name in levels) + rng.normal(size=400)
    found = amce(judged, drawn, np.arange(400) // 4, interactions=pairs)
    return Experiment("t.csv", "Plainseal", "blame", "who", tuple(levels), LeftOut(1, 2, 3), found)


@pytest.fixture(scope="module")
def made() -> Experiment:
    levels = {"length": ("long", "short"), "tone": ("kind", "plain", "stern")}
    return experiment(levels, (("length", "tone"),))


@pytest.fixture(scope="module")
def tell() -> Telling:
    return Telling.over(("en",), "en")


def cells(section: Section) -> dict[str, tuple[str, ...]]:
    table = section.parts[0].table
    assert table
    return {row.heading: tuple(cell.words for cell in row.cells) for row in table.rows}


def test_every_level_stands_under_its_attribute_with_all_its_numbers(
    made: Experiment, tell: Telling
) -> None:
    shown = cells(effects(made, tell))
    assert list(shown) == ["length", "long", "short", "tone", "kind", "plain", "stern"]
    assert shown["length"] == ()
    assert shown["long"][:2] == ("baseline", "–")
    effect = made.found.effects[0].amce
    assert isinstance(effect, Coefficient)
    assert shown["short"][0] == f"{effect.estimate:.2f}"
    assert shown["short"][1] == "<0.001"
    mean = made.means("length")[1]
    assert isinstance(mean.mean, Coefficient)
    assert shown["short"][2] == f"{mean.mean.estimate:.2f}"
    table = effects(made, tell).parts[0].table
    assert table
    assert table.rows[2].under == f"{mean.n} cases"


def test_each_attribute_is_drawn_with_its_baseline_hollow_at_nought(
    made: Experiment, tell: Telling
) -> None:
    wide, narrow = str(effects(made, tell).parts[0].figure).split("</svg>\n")
    for drawing in (wide, narrow):
        assert drawing.count('class="ring"') == 2
        assert drawing.count('class="dot"') == drawing.count('class="range"') == 3
        nought = re.search(r'<path class="axis" d="M([0-9.]+) ', drawing)
        assert nought
        assert set(re.findall(r'class="ring" cx="([0-9.]+)"', drawing)) == {nought[1]}
    assert re.search(r"Highest: \w+: (short|plain), .*; lowest: tone: stern, ", wide)


def test_many_attributes_take_several_pictures_on_one_scale(tell: Telling) -> None:
    levels = {f"a{at}": tuple("vwxyz") for at in range(7)}
    many = experiment(levels)
    parts = effects(many, tell).parts
    assert list(together(many)) == [("a0", "a1", "a2"), ("a3", "a4", "a5"), ("a6",)]
    assert [bool(part.words) for part in parts] == [True, False, False]
    assert [bool(part.notes) for part in parts] == [False, False, True]
    drawn = "".join(str(part.figure) for part in parts)
    noughts = re.findall(r'<path class="axis" d="M([0-9.]+) ', drawn)
    assert len(set(noughts)) == 2  # one wide, one narrow
    ids = re.findall(r' id="([^"]+)"', page(many, "en").decode())
    assert len(ids) == len(set(ids))
    captions = [part.table.caption for part in parts if part.table]
    assert len(set(captions)) == 3
    assert drawn.count('class="ring"') == 2 * 7


def test_an_attribute_of_many_levels_has_a_picture_of_its_own() -> None:
    many = tuple(f"{at:02}" for at in range(25))
    odd = experiment({"a": ("x", "y"), "b": many, "c": ("x", "y"), "d": ("x", "y")})
    assert list(together(odd)) == [("a",), ("b",), ("c", "d")]


def test_a_level_without_an_error_is_hatched_and_says_why(made: Experiment, tell: Telling) -> None:
    first, *others = made.found.effects
    found = replace(made.found, effects=(replace(first, amce=FEW), *others))
    section = effects(replace(made, found=found), tell)
    assert "no figure" in str(section.parts[0].figure)
    table = section.parts[0].table
    assert table
    assert (table.rows[2].cells[0].words, table.rows[2].cells[0].under) == ("–", "too few people")
    assert table.rows[2].cells[1].words == "–"


def test_where_no_level_has_an_effect_there_is_still_a_page(made: Experiment) -> None:
    none = tuple(replace(each, amce=FEW) for each in made.found.effects)
    nothing = page(replace(made, found=replace(made.found, effects=none)), "en").decode()
    assert nothing.count(">no figure</text>") == 6


def test_an_interaction_is_told_against_both_baselines(made: Experiment, tell: Telling) -> None:
    section = interactions(made, tell)
    assert list(cells(section)) == ["short × plain", "short × stern"]
    said = section.parts[0].words[0]
    assert "“length” (against “long”) is greater where “tone” is not “kind”" in said


def test_an_interaction_that_is_not_computed_says_why(made: Experiment, tell: Telling) -> None:
    crossed = {("length", "tone"): Unestimable("collinear")}
    refused = replace(made, found=replace(made.found, interactions=crossed))
    part = interactions(refused, tell).parts[0]
    assert part.words == ("Not computed: cannot be told apart.",)
    assert part.table is None
    none = replace(made, found=replace(made.found, interactions={}))
    assert b'id="interactions"' not in page(none, "en")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_page_says_that_it_is_private_and_what_it_rests_on(
    made: Experiment, language: str
) -> None:
    text = page(made, language).decode()
    assert f'<html lang="{language}">' in text
    said = {
        "en": ("Private: for the researcher only.", "Exploratory, unvalidated", "406", "CR2"),
        "zh-Hans": ("内部资料：只供研究者本人。", "探索性，未经验证", "406", "CR2"),
    }
    assert all(words in text for words in said[language])
    assert "<script" not in text
    assert "survey release" not in text  # nothing of a table is released
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
    english = r"[A-Za-z]{2,}(?: [a-z]{2,}){2,}"
    assert re.findall(english if language == "zh-Hans" else r"[\u4e00-\u9fff]+", words) == []


def test_groups_of_rows_are_bodies_of_their_own(made: Experiment) -> None:
    table = re.findall(r"<table.*?</table>", page(made, "en").decode(), re.DOTALL)[0]
    assert table.count("<tbody>") == table.count("</tbody>") == 2
    assert re.findall(r'scope="rowgroup" colspan="4">(\w+)<', table) == ["length", "tone"]


def test_names_of_a_table_cannot_become_markup() -> None:
    evil = experiment({"</svg><script>": ("<b>a", "%(x)s&"), "{0}": ("x", "y")})
    text = page(replace(evil, judgement="<i>%s", table="<u>.csv"), "en").decode()
    assert not re.search(r"<script|<b>|<i>|<u>", text)
    assert "%(x)s&amp;" in text


def test_the_file_of_numbers_is_unrounded_and_names_what_is_missing(made: Experiment) -> None:
    first, *others = made.found.effects
    odd = replace(made.found, effects=(replace(first, amce=FEW), *others))
    file = json.loads(results(replace(made, found=odd)))
    assert file["effects"][0]["amce"] == {"unestimable": "too-few-respondents"}
    second = made.found.effects[1].amce
    assert isinstance(second, Coefficient)
    assert file["effects"][1]["amce"]["estimate"] == second.estimate
    assert file["left_out"] == {"unjudged": 1, "negative": 2, "unplaced": 3}
    assert file["interactions"][0]["attributes"] == ["length", "tone"]
    assert (file["cases"], file["people"], file["status"]) == (400, 100, "exploratory")
    assert "never to be published" in file["private"]
