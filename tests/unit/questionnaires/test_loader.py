"""A file to a questionnaire: everything that is wrong at once, each with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaires import Fault, QuestionnaireError, load, review, shipped
from questionnaires.conditions import Is
from questionnaires.items import Likert, Numeric, Single, Text

FaultsOf = Callable[[str], tuple[Fault, ...]]


def line_of(text: str, words: str) -> int:
    (number,) = (n for n, line in enumerate(text.splitlines(), start=1) if words in line)
    return number


def test_four_different_faults_are_told_together_in_the_order_of_the_file(
    climate_yaml: str, faults_of: FaultsOf
) -> None:
    text = (
        climate_yaml.replace("- id: corner", "- id: noise")
        .replace("    en: Sounds in the office often interrupt me.\n", "")
        .replace("items: [calm, noise, corner]", "items: [calm, noise, silence]")
        .replace("in: [1, 2]} #", "in: [7]} #")
    )
    said = [(fault.line, fault.message) for fault in faults_of(text)]
    second_noise = line_of(text, "When I need quiet") - 4
    assert said == [
        (line_of(text, "in: [7]"), "place can never be 7"),
        (line_of(text, "办公室里的声音") - 3, "en is missing"),
        (second_noise, "noise is already the id of another entry"),
        (line_of(text, "silence"), "there is no item silence"),
    ]


def test_a_fault_reads_like_a_compiler_message(faults_of: FaultsOf, climate_yaml: str) -> None:
    text = climate_yaml.replace("status: exploratory", "status: proven")
    (fault,) = faults_of(text)
    place = f"my.yaml:{line_of(text, 'status: proven')}:1"
    assert str(fault) == f"{place}: status: must be one of exploratory, validated"


def test_the_error_carries_one_line_per_fault(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("id: x\nversion: '1'\n", "utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        load(file)
    assert len(str(caught.value).splitlines()) == len(caught.value.faults) == 6
    assert all(line.startswith("mine.yaml:1:1: ") for line in str(caught.value).splitlines())


def test_a_translation_missing_everywhere_is_told_everywhere(faults_of: FaultsOf) -> None:
    text = shipped("fault_tolerance").read_text("utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("    en: Here")]
    faults = faults_of("".join(lines))
    assert len(faults) == text.count("\n    en: Here") > 2
    assert {fault.message for fault in faults} == {"en is missing"}


def test_what_an_item_may_leave_out_is_filled_in() -> None:
    questionnaire = load(shipped("office_climate"))
    calm, more, first = (questionnaire.by_id[name] for name in ("calm", "more", "first"))
    assert isinstance(calm, Likert)
    assert (calm.response_scale, calm.nonresponse) == ("likert5", ("dk", "pna"))
    assert isinstance(more, Text)
    assert (more.max_bytes, more.nonresponse) == (800, ())
    assert first.nonresponse == ("pna",)


def test_ids_are_read_in_small_letters() -> None:
    questionnaire = load(shipped("fault_tolerance"))
    assert isinstance(questionnaire.by_id["d_level"], Single)
    assert questionnaire.groups == ("d_level", "d_post", "d_years", "d_region")


def test_a_condition_may_name_a_way_of_not_answering(climate_yaml: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(climate_yaml.replace("in: [1, 2]", "in: [dk, 3]"), "utf-8")
    assert load(file).by_id["disturbances"].when == Is("place", (-3, 3))


def test_numbers_keep_the_form_they_were_written_in(climate_yaml: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(climate_yaml.replace("max: 7", "max: 7.50"), "utf-8")
    days = load(file).by_id["days"]
    assert isinstance(days, Numeric)
    assert (days.min, days.max) == ("0", "7.50")


def test_one_language_is_enough(climate_yaml: str, faults_of: FaultsOf) -> None:
    text = climate_yaml.replace("languages: [zh-Hans, en]", "languages: [zh-Hans]")
    assert {fault.message for fault in faults_of(text)} == {"en is not a field here"}


def test_a_review_places_its_hints_and_refuses_nothing(tmp_path: Path, climate_yaml: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(climate_yaml.replace("我能静下心来做事", "我总是能静下心来做事"), "utf-8")
    (hint,) = review(file)
    assert hint.line == line_of(file.read_text("utf-8"), "总是")
    assert "总是" in hint.message
