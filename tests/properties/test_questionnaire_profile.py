"""The JSON profile: what is emitted is read back, and nothing else is read."""

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.errors import ProfileError
from questionnaires.profile import LARGEST_INTEGER, Json, emit, parse

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)


@settings(deadline=None)
@given(value=OBJECTS)
def test_a_value_comes_back_from_its_bytes(value: dict[str, Json]) -> None:
    assert parse(emit(value)) == value


@settings(deadline=None)
@given(value=OBJECTS, place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_is_refused_or_is_another_value(
    value: dict[str, Json], place: int, byte: int
) -> None:
    data = bytearray(emit(value))
    data[place % len(data)] = byte
    try:
        read = parse(bytes(data))
    except ProfileError:
        return
    assert (read == value) == (bytes(data) == emit(value))


@settings(deadline=None)
@given(data=st.binary(max_size=40))
def test_any_bytes_are_refused_or_are_their_own_form(data: bytes) -> None:
    try:
        value = parse(data)
    except ProfileError:
        return
    assert emit(value) == data
