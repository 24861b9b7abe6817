"""Published bytes: what they hold, what they leave out, and what is refused on reading them."""

import hashlib
from typing import Any

import pytest

from questionnaires import CompiledError, CompiledQuestionnaire, load, shipped
from questionnaires.compiling import compile_questionnaire
from questionnaires.profile import emit, parse
from questionnaires.sizes import sealed_plaintext_bytes


@pytest.fixture
def published() -> dict[str, Any]:
    return parse(compile_questionnaire(load(shipped("office_climate"))))


def test_the_bytes_are_read_back_as_they_were(climate: CompiledQuestionnaire) -> None:
    assert CompiledQuestionnaire.from_bytes(climate.to_bytes()) == climate


def test_two_compilations_give_the_same_bytes() -> None:
    first, second = (compile_questionnaire(load(shipped("fault_tolerance"))) for _ in range(2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_the_keys_are_those_the_page_and_the_opener_read(published: dict[str, Any]) -> None:
    assert published.keys() == {
        *("id", "version", "languages", "title", "status", "consent", "frame", "definition"),
        *("response_scales", "nonresponse", "sections", "items", "indices", "composites"),
        *("groups", "sealed_plaintext_bytes"),
    }
    assert published["consent"].keys() == {"title", "text", "agree", "decline"}
    assert published["sections"][0].keys() == {
        *("id", "title", "intro", "frame", "randomise", "page_max_items", "items"),
    }


def test_a_likert_item_is_written_to_the_key(published: dict[str, Any]) -> None:
    (noise,) = (item for item in published["items"] if item["id"] == "noise")
    assert noise == {
        "id": "noise",
        "type": "likert",
        "text": ["办公室里的声音常常打断我。", "Sounds in the office often interrupt me."],
        "response_scale": "likert5",
        "nonresponse": ["dk", "pna"],
    }


def test_a_condition_is_written_to_the_key(published: dict[str, Any]) -> None:
    (item,) = (item for item in published["items"] if "when" in item)
    assert item["when"] == {"item": "place", "in": [1, 2]}


def test_an_index_is_written_to_the_key(published: dict[str, Any]) -> None:
    (index,) = published["indices"]
    assert index["items"] == [
        {"id": "calm", "key": 1},
        {"id": "noise", "key": -1},
        {"id": "corner", "key": 1},
    ]
    assert (index["values"], index["note"], index["family"]) == ([1, 5], "", "outcome")
    assert index["high_is"] == "good"


def test_reasons_stay_in_the_file() -> None:
    text = compile_questionnaire(load(shipped("fault_tolerance"))).decode()
    for word in ("why", "construct", "direction", "required_before_use", "chain of command"):
        assert word not in text


BREAKAGES: list[tuple[str, Any]] = [
    ("an unknown key", lambda form: form.update(colour="red")),
    ("a missing key", lambda form: form.pop("status")),
    ("another type", lambda form: form.update(title="one text")),
    ("a number for a text", lambda form: form.update(title=[1, 2])),
    ("true for a number", lambda form: form.update(sealed_plaintext_bytes=True)),
    ("an unknown kind", lambda form: form["items"][0].update(type="grid")),
    ("no kind", lambda form: form["items"][0].pop("type")),
    ("an item of another shape", lambda form: form["items"].append("place")),
    ("a missing translation", lambda form: form.update(title=["只有中文"])),
    ("an unknown item in an index", lambda form: form["indices"][0]["items"][0].update(id="x")),
    ("an unknown language", lambda form: form.update(languages=["zh-Hans", "fr"])),
    ("an unknown direction", lambda form: form["indices"][0].update(high_is="bad")),
    ("no direction", lambda form: form["indices"][0].pop("high_is")),
    ("a wrong range", lambda form: form["indices"][0].update(values=[1, 7])),
    ("another code", lambda form: form["nonresponse"][0].update(code=-4)),
    ("an unknown way of not answering", lambda form: form["items"][0].update(nonresponse=["x"])),
    ("a condition of no kind", lambda form: form["items"][2].update(when={"some": []})),
    ("an impossible condition", lambda form: form["items"][2]["when"].update({"in": [9]})),
    ("another length", lambda form: form.update(sealed_plaintext_bytes=768)),
    ("half a character", lambda form: form["title"].append("x")),
]


@pytest.mark.parametrize("breakage", [b for _, b in BREAKAGES], ids=[name for name, _ in BREAKAGES])
def test_bytes_that_are_no_sound_questionnaire_are_refused(
    breakage: Any, published: dict[str, Any]
) -> None:
    breakage(published)
    with pytest.raises(CompiledError):
        CompiledQuestionnaire.from_bytes(emit(published))


def test_bytes_outside_the_profile_are_refused(climate: CompiledQuestionnaire) -> None:
    with pytest.raises(CompiledError):
        CompiledQuestionnaire.from_bytes(climate.to_bytes() + b"\n")


def test_more_than_a_row_can_hold_is_refused(published: dict[str, Any]) -> None:
    published["items"][-1].update(max_bytes=13_000)
    published["sealed_plaintext_bytes"] = 13_568
    with pytest.raises(CompiledError, match="above 12288"):
        CompiledQuestionnaire.from_bytes(emit(published))


def test_the_length_is_that_of_the_longest_answers(climate: CompiledQuestionnaire) -> None:
    """By hand: the header, then the object with every answer at its longest."""
    longest = (
        b'{"calm":-1,"corner":-1,"days":"7.5","disturbances":[1,2,3,4],"first":[1,2,3],'
        b'"more":"' + b"x" * 800 + b'","noise":-1,"place":-1}'
    )
    expected = -(-(6 + len(longest)) // 256) * 256
    assert sealed_plaintext_bytes(climate) == climate.sealed_plaintext_bytes == expected == 1024
