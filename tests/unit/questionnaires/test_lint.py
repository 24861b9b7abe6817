"""Hints on wording: each rule met once, and a shipped text that is known to be clean."""

from collections.abc import Callable

import pytest

from questionnaires import parse
from questionnaires.lint import hints

Edit = Callable[[str, str], str]
CALM = "zh-Hans: 在办公室，我能静下心来做事。"
CALM_EN = "en: In the office I can work with a calm mind."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (CALM, "zh-Hans: 没有人不想静下心来做事。", "two negations"),
        (CALM, "zh-Hans: 不安静的办公室里没有人能做事。", "two negations"),
        (CALM, "zh-Hans: 我能静下心来做事，并且做得很快。", "two things at once"),
        (CALM, "zh-Hans: 在办公室，我从来静不下心。", "an absolute word"),
        (CALM, f"zh-Hans: {'在办公室我能静下心来做事' * 3}。", "36 characters"),
        (CALM, "zh-Hans: In the office I can work.", "has no Chinese in it"),
        (CALM_EN, "en: 在办公室。", "has Chinese in it"),
        (CALM_EN, "en: Nobody here can work without quiet or not be tired.", "two negations"),
        (CALM_EN, "en: I can read as well as write here.", "two things at once"),
        (CALM_EN, "en: The office is always calm.", "an absolute word"),
        ("    key: -1\n", "    key: +1\n", "all items point one way"),
        ("    randomise: true\n", "    page_max_items: 9\n", "get answered unread"),
    ],
)
def test_a_known_source_of_bad_answers_is_pointed_out(
    old: str, new: str, said: str, edit: Edit
) -> None:
    (hint,) = hints(parse(edit(old, new).encode()))
    assert said in hint.message


@pytest.mark.parametrize(
    "text",
    [
        "您不得在这里抽烟。",
        "我说不上同意不同意。",
        "好事和坏事，处理上区分开来。",
        "各部门口径不一样。",
    ],
)
def test_plain_sentences_are_left_alone(text: str, edit: Edit) -> None:
    assert hints(parse(edit(CALM, f"zh-Hans: {text}").encode())) == []
