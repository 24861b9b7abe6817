import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.protocol.encoding import MAX_INTEGER, b64u, emit, parse, unb64u
from survey.protocol.errors import NotCanonical

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)


@given(OBJECTS)
def test_every_object_has_one_byte_string_and_comes_back_from_it(value: dict[str, object]) -> None:
    assert parse(emit(value)) == value
    assert emit(parse(emit(value))) == emit(value)


@given(OBJECTS, st.data())
def test_no_other_bytes_are_read_as_the_same_value(
    value: dict[str, object], data: st.DataObject
) -> None:
    canonical = emit(value)
    place = data.draw(st.integers(0, len(canonical)))
    extra = data.draw(st.sampled_from([b" ", b"\n", b"\t", b"\x00"]))
    changed = canonical[:place] + extra + canonical[place:]
    try:
        read = parse(changed)
    except NotCanonical:
        return
    assert read != value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b'{"a":null}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":9007199254740992}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"A":1}',
        b'{"1a":1}',
        b'{"a-b":1}',
        b'{"":1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":1} ',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":' + b"[" * 16 + b"]" * 16 + b"}",
        b'{"a":' * 16 + b"1" + b"}" * 16,
        b'{"a":' + b"[" * 100_000,
        b'{"a":"' + b"x" * 1024 * 1024 + b'"}',
    ],
)
def test_what_is_outside_the_profile_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)


@pytest.mark.parametrize(
    "value",
    [
        {"a": None},
        {"a": 1.5},
        {"a": 2**53},
        {"a": b"bytes"},
        {"a": "\ud800"},
        {"Not": 1},
        {1: 1},
        {"a" * 65: 1},
        {"a": {1, 2}},
    ],
)
def test_what_is_outside_the_profile_is_not_written(value: dict[str, object]) -> None:
    with pytest.raises(NotCanonical):
        emit(value)


def test_sixteen_levels_are_read_a_number_within_counts_as_one() -> None:
    data = b'{"a":' * 15 + b"1" + b"}" * 15
    assert emit(parse(data)) == data


def test_control_characters_are_written_as_ecmascript_writes_them() -> None:
    value = {"a": '\b\t\n\f\r"\\/\x00\x1f\x7f\u2028好'}
    assert emit(value) == '{"a":"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\x7f\u2028好"}'.encode()


@given(st.binary(max_size=100))
def test_base64url_comes_back(data: bytes) -> None:
    assert unb64u(b64u(data), len(data)) == data


@pytest.mark.parametrize("text", ["A", "AB", "AAB", "AA==", "AA+A", "A/AA", " AAA", "é", "AAAAA"])
def test_base64url_with_padding_or_unused_bits_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        unb64u(text)


def test_base64url_of_another_length_is_refused() -> None:
    with pytest.raises(NotCanonical, match="expected 32 bytes, got 3"):
        unb64u("AAAA", 32)
