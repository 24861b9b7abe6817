import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from survey.protocol.blind_signing import FaultDetected, TokenSigningKey
from survey.protocol.errors import ManifestInvalid, RequestMalformed, TokenInvalid
from survey.protocol.manifest import Manifest
from survey.protocol.tokens import Token, TokenKey, TokenRequest, blind, nonce_of, token_input


@pytest.fixture(scope="module")
def signing_key(hexed: Callable[[str, str], bytes]) -> TokenSigningKey:
    return TokenSigningKey.from_bytes(hexed("tokens", "signing_key"))


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_the_token_vector(
    wire: dict[str, Any],
    hexed: Callable[[str, str], bytes],
    manifest: Manifest,
    signing_key: TokenSigningKey,
) -> None:
    assert signing_key.public.to_bytes() == hexed("tokens", "token_key") == manifest.token_key
    assert signing_key.public.key_id == hexed("tokens", "token_key_id")
    assert nonce_of(hexed("tokens", "one_time_key")) == hexed("tokens", "nonce")
    draws = iter([hexed("tokens", "salt"), hexed("tokens", "factor")])
    pending = blind(signing_key.public, hexed("tokens", "token_input"), lambda _: next(draws))
    assert pending.request.to_bytes() == hexed("tokens", "request")
    signature = signing_key.sign_blinded(pending.request.blinded, secrets.token_bytes)
    assert signature == hexed("tokens", "blind_signature")
    assert pending.finish(signature).to_bytes().hex() == wire["tokens"]["token"]


def test_the_key_comes_back_from_its_file(signing_key: TokenSigningKey) -> None:
    assert TokenSigningKey.from_bytes(signing_key.to_bytes()) == signing_key


def test_two_blindings_of_one_message_share_nothing(signing_key: TokenSigningKey) -> None:
    message = token_input(b"n" * 32, b"c" * 32, signing_key.public.key_id)
    first, second = (blind(signing_key.public, message, secrets.token_bytes) for _ in range(2))
    assert first.request.blinded != second.request.blinded
    tokens = [
        pending.finish(signing_key.sign_blinded(pending.request.blinded, secrets.token_bytes))
        for pending in (first, second)
    ]
    for token in tokens:
        token.verify(signing_key.public, b"c" * 32)


@pytest.mark.parametrize("place", [0, 1, 2, 33, 34, 65, 66, 97, 98, 200, 353])
def test_a_token_with_one_flipped_bit_is_refused(
    token: Token, token_key: TokenKey, manifest: Manifest, place: int
) -> None:
    token.verify(token_key, manifest.challenge_digest)
    with pytest.raises(TokenInvalid):
        Token.from_bytes(flipped(token.to_bytes(), place)).verify(
            token_key, manifest.challenge_digest
        )


def test_a_token_for_another_survey_is_refused(token: Token, token_key: TokenKey) -> None:
    with pytest.raises(TokenInvalid, match="another survey"):
        token.verify(token_key, b"x" * 32)


def test_a_token_under_another_key_is_refused(token: Token, manifest: Manifest) -> None:
    with pytest.raises(TokenInvalid, match="another key"):
        token.verify(TokenSigningKey.generate().public, manifest.challenge_digest)


def test_a_zero_or_oversized_signature_is_refused(token: Token, token_key: TokenKey) -> None:
    for authenticator in (b"\0" * 256, b"\xff" * 256):
        forged = replace(token, authenticator=authenticator)
        with pytest.raises(TokenInvalid):
            forged.verify(token_key, token.challenge_digest)


@pytest.mark.parametrize("size", [0, 258, 260])
def test_a_request_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(RequestMalformed):
        TokenRequest.from_bytes(b"\x00\x02" + b"\x01" * (size - 2))


def test_a_request_of_another_type_is_refused() -> None:
    with pytest.raises(RequestMalformed):
        TokenRequest.from_bytes(b"\x00\x01" + b"\x01" * 257)


def test_a_request_for_another_key_or_out_of_range_is_refused(token_key: TokenKey) -> None:
    good = token_key.key_id[-1]
    modulus = token_key.modulus.to_bytes(256, "big")
    requests = [
        TokenRequest(good ^ 1, b"\x01" * 256),
        TokenRequest(good, b"\0" * 256),
        TokenRequest(good, modulus),
    ]
    for request in requests:
        with pytest.raises(RequestMalformed):
            request.check(token_key)
    TokenRequest(good, b"\x01" * 256).check(token_key)


@pytest.mark.parametrize("place", [0, 5, 60, 67, 75, 76, 341])
def test_a_token_key_in_another_form_is_refused(token_key: TokenKey, place: int) -> None:
    data = token_key.to_bytes()
    changed = flipped(data, place)
    if place in {75, 76}:  # inside the modulus: another number is another key
        changed = data[:75] + b"\x01" + data[76:]
    with pytest.raises(ManifestInvalid):
        TokenKey.from_bytes(changed)


def test_a_wrong_power_never_leaves_the_issuer(signing_key: TokenSigningKey) -> None:
    faulty = replace(signing_key, d_p=signing_key.d_p ^ 2)
    with pytest.raises(FaultDetected):
        faulty.sign_blinded(b"\x01" * 256, secrets.token_bytes)


def test_a_foreign_blind_signature_is_not_taken(signing_key: TokenSigningKey) -> None:
    message = token_input(b"n" * 32, b"c" * 32, signing_key.public.key_id)
    pending = blind(signing_key.public, message, secrets.token_bytes)
    other = signing_key.sign_blinded(b"\x02" * 256, secrets.token_bytes)
    with pytest.raises(TokenInvalid):
        pending.finish(other)
