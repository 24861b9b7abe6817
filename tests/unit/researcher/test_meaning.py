from dataclasses import replace

import pytest

import questionnaires
from analysis.disclosed import DisclosedScore, Figures
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.model import Composite
from survey.researcher.notes import notes, reversed_gap, unclear_gap, undecided
from survey.researcher.release_file import _index, _meaning

LANGUAGES = ("zh-Hans", "en")
Ends = tuple[str, str]


@pytest.fixture(scope="module")
def form() -> CompiledQuestionnaire:
    source = questionnaires.load(questionnaires.shipped("fault_tolerance"))
    return CompiledQuestionnaire.from_bytes(questionnaires.compile(source))


def figures(interval: Ends) -> Figures:
    return Figures(200, "50.1", interval, "bca")


def gap_of(form: CompiledQuestionnaire) -> Composite:
    return next(each for each in form.composites if each.kind == "difference")


@pytest.mark.parametrize(
    ("interval", "side"),
    [(("51.0", "54.0"), "high"), (("46.8", "53.1"), None), (("44.0", "49.9"), "low")],
)
def test_a_sentence_is_said_only_if_the_whole_interval_supports_it(
    form: CompiledQuestionnaire, interval: Ends, side: str | None
) -> None:
    for wording in (form.indices[0], form.composites[0]):
        expected = undecided(LANGUAGES) if side is None else list(getattr(wording, side))
        assert _meaning(form, wording, figures(interval)) == expected


@pytest.mark.parametrize(
    ("interval", "side"), [(("12.0", "20.0"), "high"), (("-3.0", "8.0"), "low")]
)
def test_a_difference_is_well_above_or_close(
    form: CompiledQuestionnaire, interval: Ends, side: str
) -> None:
    gap = gap_of(form)
    assert _meaning(form, gap, figures(interval)) == list(getattr(gap, side))


@pytest.mark.parametrize("interval", [("2.0", "14.0"), ("-14.0", "-2.0"), ("-20.0", "20.0")])
def test_a_difference_between_close_and_far_is_said_to_be_open(
    form: CompiledQuestionnaire, interval: Ends
) -> None:
    assert _meaning(form, gap_of(form), figures(interval)) == unclear_gap(LANGUAGES)


def test_a_difference_far_below_zero_is_not_called_close(form: CompiledQuestionnaire) -> None:
    names = {index.id: index.name for index in form.indices}
    norm, belief = names["trust_norm"], names["trust_belief"]
    said = _meaning(form, gap_of(form), figures(("-30.0", "-20.0")))
    assert said == reversed_gap(LANGUAGES, norm, belief)
    assert said[1] == "The other way round: What is lies well above What should be."


def test_a_direction_is_told_and_a_share_of_no_opinion_is_never_made_up(
    form: CompiledQuestionnaire,
) -> None:
    index, composite = form.indices[0], form.composites[0]
    asked = DisclosedScore(index.id, "mindset", figures(("51.0", "54.0")), "3.1")
    made = DisclosedScore(composite.id, "composite", figures(("51.0", "54.0")))
    entry = _index(form, asked, replace(index, high_is="good"))
    assert (entry["nonresponse"], entry["high_is"]) == ("3.1", "good")
    assert "nonresponse" not in _index(form, made, composite)
    hidden = _index(form, DisclosedScore(index.id, "mindset", None), index)
    assert (hidden["high_is"], hidden["suppressed"]) == ("concern", True)


def test_a_release_explains_why_a_large_group_may_be_missing() -> None:
    told = notes(LANGUAGES, "validated", 12)
    assert any("12" in zh and "减去" in zh for zh, _ in told)
    assert any("below 12" in en and "many people stand behind" in en for _, en in told)
