"""The JSON profile (G1): one value, one sequence of bytes."""

import pytest

from questionnaires.errors import ProfileError
from questionnaires.profile import LARGEST_INTEGER, Json, emit, parse


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({}, b"{}"),
        ({"b": 1, "a": [True, False, -2]}, b'{"a":[true,false,-2],"b":1}'),
        ({"a": "容错 / \u2028"}, '{"a":"容错 / \u2028"}'.encode()),
        ({"a": '"\\\b\f\n\r\t\x01\x1f\x7f'}, b'{"a":"\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f"}'),
        ({"a": LARGEST_INTEGER}, b'{"a":9007199254740991}'),
        ({"a1": {}, "a_": {}, "aa": {}}, b'{"a1":{},"a_":{},"aa":{}}'),
    ],
)
def test_a_value_has_the_bytes_of_json_stringify(value: dict[str, Json], data: bytes) -> None:
    assert emit(value) == data
    assert parse(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":null}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"A":1}',
        b'{"":1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\u001F"}',
        b'{"a":"\xff"}',
        b"[1]",
        b"",
        b'{"a":' + b"[" * 16 + b"]" * 16 + b"}",
        b'{"a":' + b"[" * 50_000,
        b'{"a":"' + b"x" * (1 << 20) + b'"}',
    ],
)
def test_bytes_outside_the_profile_are_refused(data: bytes) -> None:
    with pytest.raises(ProfileError):
        parse(data)


def test_sixteen_levels_are_the_limit() -> None:
    assert parse(b'{"a":' + b"[" * 15 + b"]" * 15 + b"}")


def test_what_the_profile_cannot_say_is_not_emitted() -> None:
    with pytest.raises(ProfileError):
        emit({"a": "x" * (1 << 20)})
    with pytest.raises(ProfileError):
        emit({"a": "\udc00"})
