"""Whatever a page can make fits; whatever fits has room; whatever anybody sends gets a reason."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import questionnaires
from questionnaires import AnswerError, CompiledQuestionnaire, load, shipped
from questionnaires.answers import validate
from questionnaires.columns import columns, filled
from questionnaires.items import AnyItem, Multiple, Numeric, Ranking, Text, codes_of
from questionnaires.logic import shown
from questionnaires.profile import emit
from questionnaires.sizes import HEADER_BYTES, escaped_bytes

FORMS = tuple(
    CompiledQuestionnaire.from_bytes(questionnaires.compile(load(path))) for path in shipped()
)


def answer_to(form: CompiledQuestionnaire, item: AnyItem) -> st.SearchStrategy[Any]:
    """Anything a person may leave at an item that is shown."""
    codes = st.sampled_from(codes_of(item))
    values = form.values_of(item)
    if isinstance(item, Text):
        words = st.text(st.characters(exclude_categories=["Cs"]), max_size=item.max_chars)
        return codes | words.filter(lambda text: escaped_bytes(text) <= item.max_bytes)
    if isinstance(item, Numeric):
        numbers = st.decimals(item.min, item.max, places=item.decimals).map(str)
        return codes | numbers | st.integers(int(item.min), int(item.max))
    if isinstance(item, Multiple):
        return codes | st.sets(st.sampled_from(values), min_size=1).map(sorted)
    if isinstance(item, Ranking):
        return codes | st.permutations(values)
    return codes | st.sampled_from(values)


@st.composite
def answered(draw: st.DrawFn, form: CompiledQuestionnaire) -> dict[str, Any]:
    """Answers as the page makes them: hidden items are marked as not shown."""
    drawn = {item.id: draw(answer_to(form, item)) for item in form.items}
    visible = shown(form, drawn)
    return {name: answer if name in visible else -1 for name, answer in drawn.items()}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_answers_made_by_the_rules_fit_and_have_room(
    form: CompiledQuestionnaire, data: st.DataObject
) -> None:
    answers = data.draw(answered(form))
    validate(form, answers)
    assert HEADER_BYTES + len(emit(answers)) <= form.sealed_plaintext_bytes
    assert set(filled(form, [answers])) == {column.name for column in columns(form)}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whatever_is_sent_fits_or_has_a_reason(
    form: CompiledQuestionnaire, data: st.DataObject
) -> None:
    answers = data.draw(answered(form))
    names = st.sampled_from([*answers, "another"])
    answers |= data.draw(st.dictionaries(names, ANYTHING, max_size=3))
    try:
        validate(form, answers)
    except AnswerError:
        return
    assert HEADER_BYTES + len(emit(answers)) <= form.sealed_plaintext_bytes
    assert set(filled(form, [answers])) == {column.name for column in columns(form)}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_longest_answers_fill_the_length_to_the_last_step(form: CompiledQuestionnaire) -> None:
    answers = {item.id: longest_answer(form, item) for item in form.items}
    validate(form, answers)
    unused = form.sealed_plaintext_bytes - HEADER_BYTES - len(emit(answers))
    assert 0 <= unused < 256


def longest_answer(form: CompiledQuestionnaire, item: AnyItem) -> Any:
    """The answer with the most bytes; places 1 and 2 show everything in the short form."""
    if isinstance(item, Text):
        return "\U0001f600" * item.max_chars
    if isinstance(item, Numeric):
        return f"{item.max}.{'0' * item.decimals}".removesuffix(".")
    if isinstance(item, (Multiple, Ranking)):
        return list(form.values_of(item))
    return form.values_of(item)[0] if item.id == "place" else -2
