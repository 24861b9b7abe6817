from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.protocol.codes import (
    ALPHABET,
    Link,
    code_hash,
    code_of,
    fingerprint,
    format_code,
    new_code,
    normalise_code,
    read_fingerprint,
    secret_of,
)
from survey.protocol.errors import CodeInvalid
from survey.protocol.manifest import Manifest

SECRETS = st.binary(min_size=15, max_size=15)


def test_the_code_vector(wire: dict[str, Any], manifest: Manifest) -> None:
    codes = wire["codes"]
    secret = bytes.fromhex(codes["secret"])
    assert code_of(secret) == codes["code"]
    assert secret_of(codes["code"]) == secret
    assert format_code(codes["code"]) == codes["printed"]
    assert code_hash(manifest.survey_id, codes["code"]).hex() == codes["code_hash"]
    assert list(fingerprint(manifest.hash)) == codes["fingerprint"]
    link = Link.parse(codes["link"])
    assert link == Link(manifest.page_origin, manifest.survey_id, codes["code"], manifest.hash)
    assert str(link) == codes["link"]


@given(SECRETS)
def test_a_code_survives_being_printed_read_out_and_typed(secret: bytes) -> None:
    code = code_of(secret)
    typed = format_code(code).lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert normalise_code(typed) == code
    assert secret_of(code) == secret


@given(SECRETS, st.sampled_from("-—–－−　 "))
def test_a_code_is_read_from_a_chinese_keyboard(secret: bytes, between: str) -> None:
    full = {ord(each): chr(ord(each) + 0xFEE0) for each in ALPHABET}
    typed = format_code(code_of(secret)).replace("-", between).translate(full)
    assert normalise_code(typed) == code_of(secret)


@given(SECRETS, st.integers(0, 25), st.sampled_from(ALPHABET))
def test_a_code_with_one_wrong_character_is_almost_never_taken(
    secret: bytes, place: int, character: str
) -> None:
    code = code_of(secret)
    wrong = code[:place] + character + code[place + 1 :]
    try:
        read = secret_of(wrong)
    except CodeInvalid:
        return
    assert read == secret or code_of(read) == wrong


@pytest.mark.parametrize("typed", ["", "U" * 26, "0" * 25, "0" * 27, "0" * 26, "好" * 26])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(CodeInvalid):
        normalise_code(typed)


def test_no_two_drawn_codes_are_alike() -> None:
    assert new_code(lambda n: b"\x01" * n) != new_code(lambda n: b"\x02" * n)


def test_a_code_is_hashed_for_one_survey_only(wire: dict[str, Any]) -> None:
    code = wire["codes"]["code"]
    assert code_hash("a" * 16, code) != code_hash("b" * 16, code)


def broken_links() -> list[tuple[str, str]]:
    return [
        ("#", "?"),
        ("https://", "ftp://"),
        ("/s/", "/S/"),
        (".", " "),
        ("#", "#0"),
    ]


@pytest.mark.parametrize(("old", "new"), broken_links())
def test_a_damaged_link_is_refused(wire: dict[str, Any], old: str, new: str) -> None:
    with pytest.raises(CodeInvalid):
        Link.parse(wire["codes"]["link"].replace(old, new))


def test_a_link_cut_short_is_refused(wire: dict[str, Any]) -> None:
    with pytest.raises(CodeInvalid):
        Link.parse(wire["codes"]["link"][:-1])


def test_a_link_whose_last_bits_are_not_zero_is_refused(wire: dict[str, Any]) -> None:
    link = wire["codes"]["link"]
    last = chr(ord(link[-1]) + 1)
    with pytest.raises(CodeInvalid):
        Link.parse(link[:-1] + last)


@pytest.mark.parametrize(
    "typed",
    [
        "0123 4567 8901 2345 6789 0123 4567 8901 2345 6789",
        "0123-4567-8901-2345-6789-0123-4567-8901-2345-6789",
        "０１２３４５６７８９０１２３４５６７８９　０１２３４５６７８９０１２３４５６７８９",
        "0123–4567—8901 2345 6789 0123 4567 8901 2345 6789",
    ],
)
def test_a_fingerprint_is_read_as_people_type_it(typed: str) -> None:
    assert read_fingerprint(typed) == "0123456789" * 4


@pytest.mark.parametrize("typed", ["", "0123", "0123456789" * 4 + "0", "o123456789" * 4])
def test_what_is_no_fingerprint_is_called_so_and_no_lie(typed: str) -> None:
    with pytest.raises(CodeInvalid, match="40 digits"):
        read_fingerprint(typed)
