from dataclasses import replace

import pytest

import questionnaires
from analysis.disclosed import DisclosedScore, Figures
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.model import Composite
from survey.researcher.notes import notes, undecided
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
    for said, sentence in zip(
        _meaning(form, gap, figures(interval)), getattr(gap, side), strict=True
    ):
        assert said.endswith(sentence)


@pytest.mark.parametrize(
    ("interval", "zh", "en"),
    [
        (("2.0", "14.0"), "”的分数比“实际这样”高；", "” scores higher; by how much"),
        (("-11.3", "-3.6"), "”的分数比“实际这样”低；", "” scores lower; by how much"),
        (("-20.0", "20.0"), "看不出哪一个的分数高", "which of the two scores higher"),
        (("0.0", "20.0"), "看不出哪一个的分数高", "which of the two scores higher"),
        (("-30.0", "-20.0"), "反过来：“实际这样”的分数比", "“What is” scores well above"),
    ],
)  # fmt: skip
def test_a_difference_that_excludes_zero_has_a_side_and_is_never_called_close(
    form: CompiledQuestionnaire, interval: Ends, zh: str, en: str
) -> None:
    said = _meaning(form, gap_of(form), figures(interval))
    assert zh in said[0]
    assert en in said[1]
    assert not any(sentence in text for text, sentence in zip(said, gap_of(form).low, strict=True))


def test_a_difference_says_first_what_is_subtracted_from_what(form: CompiledQuestionnaire) -> None:
    said = _meaning(form, gap_of(form), figures(("-11.3", "-3.6")))
    assert said[0].startswith("“应当这样”减“实际这样”，相差不到 10 分算接近。“应当这样”")
    assert said[1].startswith(
        "“What should be” minus “What is”; less than 10 points apart counts as close. “What"
    )


def test_a_name_with_quotes_of_its_own_gets_no_second_pair(form: CompiledQuestionnaire) -> None:
    gap = replace(gap_of(form), of=("placebo", "one_will"))
    said = _meaning(form, gap, figures(("2.0", "14.0")))
    assert said[1].startswith("“Placebo”: only words minus “One person decides”; ")


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
