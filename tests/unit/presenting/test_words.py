from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from survey.presenting.families import direction, families, families_in, heading, limit
from survey.presenting.findings import concerns, side, strengths
from survey.presenting.release import FAMILIES, HIGH_IS, Release, Score
from survey.presenting.voice import Voice
from survey.protocol.encoding import emit
from tests.unit.presenting.sample import release_value


def say(message: str, /, **values: object) -> str:
    return message % values if values else message


def voice(language: str = "en") -> Voice:
    return Voice(language, ("zh-Hans", "en"), say)


def release(**of_naive: Any) -> Release:
    value = release_value()
    value["indices"][0].update(of_naive)
    return Release.from_bytes(emit(value))


def names(chapters: Any) -> list[str]:
    return [finding.index.name[1] for chapter in chapters for finding in chapter.findings]


def test_a_reader_gets_the_text_of_her_language_or_else_the_first() -> None:
    assert voice("en").text(("信任", "Trust")) == "Trust"
    assert voice("zh-Hans").text(("信任", "Trust")) == "信任"
    assert Voice("fr", ("zh-Hans", "en"), say).text(("信任", "Trust")) == "信任"
    assert Voice("fr", ("zh-Hans", "en"), say).spoken == "zh-Hans"


def test_numbers_keep_their_digits_and_get_a_true_minus() -> None:
    assert voice().number(Decimal("-3.0")) == "−3.0"
    assert voice().number(12400) == "12,400"


def test_an_interval_below_zero_is_written_with_words() -> None:
    assert voice().interval(Decimal("59.9"), Decimal("63.7")) == "59.9–63.7"
    assert voice().interval(Decimal("-3.0"), Decimal("2.1")) == "−3.0 to 2.1"


def test_lists_and_sentences_are_joined_as_the_language_joins_them() -> None:
    assert voice("en").listed(["a", "b"]) == "a, b"
    assert voice("zh-Hans").listed(["甲", "乙"]) == "甲、乙"
    assert voice("zh-Hans").sentences(["甲。", "乙。"]) == "甲。乙。"
    assert (voice("en").between, voice("zh-Hans").between) == (" ", "")


def test_every_family_has_a_name_and_every_finding_a_limit() -> None:
    assert all(heading(family, voice()) for family in FAMILIES)
    assert len({direction(high_is, voice()) for high_is in HIGH_IS}) == len(HIGH_IS)
    found = [*concerns(release()), *strengths(release())]
    assert found
    assert all("cannot tell" in limit(chapter.family, voice()) for chapter in found)


def test_families_stand_in_their_fixed_order() -> None:
    order = [family.id for family in families(release())]
    assert order == sorted(order, key=FAMILIES.index)


def test_a_heading_stands_once_and_says_a_direction_only_if_all_under_it_share_it() -> None:
    found = families(release())
    assert len({family.id for family in found}) == len(found)
    shared = {family.id: family.shared for family in found}
    assert (shared["mindset"], shared["trust"], shared["difference"]) == ("concern", "", "neither")


def test_a_table_of_groups_speaks_only_of_the_indices_it_names() -> None:
    value = release_value()
    for row in value["groups"][0]["rows"]:
        row["cells"] = [cell for cell in row["cells"] if cell["index"] in {"naive", "trust"}]
    told = Release.from_bytes(emit(value))
    named = [index.id for family in families_in(told.groups[0], told) for index in family.indices]
    assert named == ["naive", "trust"]


def test_all_that_stands_clear_is_listed_in_the_order_of_the_release_not_by_distance() -> None:
    told = release(mean="50.4", interval=["50.1", "50.7"])
    found = names(concerns(told))
    assert found == [index.name[1] for index in told.indices if index.name[1] in found]
    assert found[0] == "“Too naive”: no hope of it"
    assert len(found) == 10
    assert [chapter.family for chapter in concerns(told)] == [
        *("mindset", "mechanism", "outcome", "trust"),
    ]


@pytest.mark.parametrize(
    ("high_is", "mean", "needs_care", "stands_well"),
    [
        ("concern", "90.0", True, False),
        ("concern", "10.0", False, True),
        ("good", "90.0", False, True),
        ("good", "10.0", True, False),
        ("neither", "90.0", False, False),
        ("neither", "10.0", False, False),
    ],
)
def test_the_questionnaire_decides_on_which_side_an_index_is_led_with(
    high_is: str, mean: str, needs_care: bool, stands_well: bool
) -> None:
    """Whatever its family: an outcome may be good, trust may be a concern."""
    for family in ("mindset", "mechanism", "outcome", "trust"):
        told = release(family=family, high_is=high_is, mean=mean, interval=[mean, mean])
        naive = told.index("naive").name[1]
        assert (naive in names(concerns(told))) == needs_care
        assert (naive in names(strengths(told))) == stands_well


def test_an_interval_that_holds_the_midpoint_is_no_finding() -> None:
    astride = release(mean="52.0", interval=["49.9", "54.1"])
    assert "“Too naive”: no hope of it" not in names([*concerns(astride), *strengths(astride)])
    clear = release(mean="22.0", interval=["20.0", "24.0"])
    assert names(strengths(clear))[0] == "“Too naive”: no hope of it"


def test_composites_and_differences_are_no_findings() -> None:
    """Both would be the farthest of all."""
    value = release_value()
    ends = {"mean": "99.0", "interval": ["98.0", "99.0"], "high_is": "concern"}
    for index in value["indices"]:
        index.update(ends if index["family"] in {"composite", "difference"} else {})
    found = concerns(Release.from_bytes(emit(value)))
    assert found
    assert not {chapter.family for chapter in found} & {"composite", "difference"}


@pytest.mark.parametrize(
    ("index_id", "low", "high", "expected"),
    [
        ("placebo", "50.1", "54.0", "concern"),
        ("placebo", "46.0", "49.9", "good"),
        ("placebo", "50.0", "54.0", ""),
        ("placebo", "46.0", "50.0", ""),
        ("trust_belief", "50.1", "54.0", "good"),
        ("trust_belief", "46.0", "49.9", "concern"),
        ("disbelief", "50.1", "54.0", "concern"),
        ("trust_norm", "80.0", "90.0", ""),
        ("norm_belief_gap", "60.0", "70.0", ""),
    ],
)
def test_a_side_is_that_of_the_whole_interval_and_means_the_same_for_every_index(
    index_id: str, low: str, high: str, expected: str
) -> None:
    score = Score(100, Decimal(50), Decimal(low), Decimal(high))
    assert side(release().index(index_id), score) == expected
    assert side(release().index(index_id), None) == ""


def test_a_difference_has_no_side_whatever_the_questionnaire_calls_it() -> None:
    gap = replace(release().index("norm_belief_gap"), high_is="concern")
    assert side(gap, Score(100, Decimal(60), Decimal(55), Decimal(65))) == ""


def test_a_table_and_a_row_know_whether_anything_of_them_is_published() -> None:
    value = release_value()
    first, second = value["groups"][:2]
    for row in [*first["rows"], second["rows"][0]]:
        row["cells"] = [{"index": cell["index"], "suppressed": True} for cell in row["cells"]]
    told = Release.from_bytes(emit(value))
    assert (told.groups[0].empty, told.groups[1].empty) == (True, False)
    assert [row.published for row in told.groups[1].rows][:2] == [False, True]
