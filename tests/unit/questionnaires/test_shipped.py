"""The questionnaires that come with Plainseal: complete, and as their design says."""

import itertools
import re
from pathlib import Path

import pytest

import questionnaires
from questionnaires import CompiledQuestionnaire, load, review, shipped
from questionnaires.items import Attention, Likert, Single, Text


def test_the_shelf_is_known_by_name() -> None:
    assert [path.stem for path in shipped()] == ["fault_tolerance", "office_climate"]
    assert shipped("fault_tolerance") in shipped()
    with pytest.raises(KeyError):
        shipped("no_such")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_shipped_questionnaire_compiles_and_reads_back(path: Path) -> None:
    data = questionnaires.compile(load(path))
    assert CompiledQuestionnaire.from_bytes(data).to_bytes() == data


def test_the_short_one_gives_nothing_to_think_about() -> None:
    assert review(shipped("office_climate")) == ()


def test_what_is_known_of_the_long_one_is_all_there_is() -> None:
    assert [hint.field for hint in review(shipped("fault_tolerance"))] == [
        "items[SS5].en",
        "indices.trust.items",
    ]


def test_the_long_one_has_49_questions_before_background_and_comment(
    tolerance: CompiledQuestionnaire,
) -> None:
    kinds = [type(item) for item in tolerance.items]
    assert kinds.count(Likert) == 44
    assert kinds.count(Attention) == 1
    assert kinds.count(Single) == 3 + 4
    assert kinds.count(Text) == 1
    assert tolerance.languages == ("zh-Hans", "en")
    assert tolerance.title == (
        "基层干部怎么看容错机制",
        "How grassroots cadres see the fault-tolerance mechanism",
    )


def test_the_long_one_measures_what_its_design_says(tolerance: CompiledQuestionnaire) -> None:
    families = [(index.family, len(index.items), index.min_answered) for index in tolerance.indices]
    assert families == [
        *[("mindset", 5, 3)] * 3,
        *[("mechanism", 3, 2)] * 7,
        ("outcome", 4, 3),
        ("trust", 4, 3),
        *[("trust", 2, 2)] * 2,
    ]
    assert [(c.kind, len(c.of), c.min_indices) for c in tolerance.composites] == [
        ("mean", 3, 3),
        ("mean", 7, 5),
        ("difference", 2, 2),
    ]
    assert tolerance.typology is not None
    assert (tolerance.typology.margin, tolerance.typology.level) == (10, 60)
    assert tolerance.groups == ("d_level", "d_post", "d_years", "d_region")


def test_only_what_a_reader_may_call_good_or_bad_is_called_so(
    tolerance: CompiledQuestionnaire, climate: CompiledQuestionnaire
) -> None:
    """A norm is a wish; totals and gaps of unlike parts say neither."""
    directions = {index.id: index.high_is for index in (*tolerance.indices, *climate.indices)}
    directions |= {composite.id: composite.high_is for composite in tolerance.composites}
    assert {name for name, high_is in directions.items() if high_is == "good"} == {
        *("trust_belief", "quiet"),
    }
    assert {name for name, high_is in directions.items() if high_is == "neither"} == {
        *("trust", "trust_norm", "norm_belief_gap"),
    }


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_sentence_about_a_mean_leans_and_counts_nobody(path: Path) -> None:
    """A mean of 52 does not say what most people think, nor how often a thing happens."""
    form = CompiledQuestionnaire.from_bytes(questionnaires.compile(load(path)))
    means = [made for made in form.composites if made.kind == "mean"]
    sides = [*((index.high, index.low) for index in form.indices)]
    sides += ((made.high, made.low) for made in means)
    assert sides
    for zh, en in itertools.chain.from_iterable(sides):
        assert "偏向" in zh
        assert re.search(r"\blean (towards|away from)\b", en)
        assert not re.search(r"人多|多觉得|大多|常|不少人", zh), zh
        assert not re.search(r"\b([Rr]espondents|most|mostly|many|often|usually|tend)\b", en), en


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_quotes_that_are_read_are_curly(path: Path) -> None:
    """Straight ones stand beside curly ones of the frame and look like a slip."""
    compiled = questionnaires.compile(load(path)).decode()
    assert "'" not in compiled
    assert '\\"' not in compiled


def test_eleven_items_are_reversed_and_no_scale_of_three_is_without_one(
    tolerance: CompiledQuestionnaire,
) -> None:
    keys = {scored.id: scored.key for index in tolerance.indices for scored in index.items}
    assert len(keys) == 44
    assert [name for name, key in keys.items() if key == -1] == [
        *("nv5", "pl6", "ss5", "pw3", "ow3", "dd3", "up3", "lc3", "rm3", "mw4", "in4"),
    ]


def test_opinions_are_asked_in_a_drawn_order_and_facts_in_the_written_one(
    tolerance: CompiledQuestionnaire,
) -> None:
    assert [(s.id, s.randomise, s.frame, len(s.items)) for s in tolerance.sections] == [
        ("awareness", False, False, 3),
        ("mindset_block", True, True, 15),
        ("mechanism_block", True, True, 22),
        ("outcome_block", False, False, 8),
        ("demographics", False, False, 4),
        ("comment", False, False, 1),
    ]
    assert {section.page_max_items for section in tolerance.sections} == {7}


def test_experiments_stay_out_until_they_can_be_asked(tolerance: CompiledQuestionnaire) -> None:
    assert not {"ex2", "le1", "cw1", "vg1a", "vg2a"} & tolerance.by_id.keys()


def test_what_the_organiser_has_to_add_stands_in_the_file() -> None:
    consent = load(shipped("fault_tolerance")).consent
    assert "a contact outside the respondents' chain of command" in consent.required_before_use


def test_reading_a_questionnaire_needs_no_knowledge_of_ours() -> None:
    source = "\n".join(
        path.read_text("utf-8") for path in Path(questionnaires.__file__).parent.glob("*.py")
    )
    for room in ("survey", "analysis", "flask", "sqlalchemy", "nacl", "pyarrow"):
        assert f"import {room}" not in source
        assert f"from {room}" not in source
