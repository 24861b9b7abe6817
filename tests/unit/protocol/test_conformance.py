"""Other people's vectors, replayed from where they lie; they are not part of this repository."""

import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.encoding import sha256
from survey.protocol.sealing import SUITE
from survey.protocol.tokens import TokenKey, blind, emsa_pss, token_input
from survey.protocol.unsealing import expand, sealing_key

FOLDER = Path(os.environ.get("PLAINSEAL_VECTORS", Path(__file__).parents[4] / "shared" / "vectors"))
TYPE_2 = [
    "rfc9578_type2_go.json",
    "rfc9578_type2_rust.json",
    "rfc9578_type2_raphaelrobert_go.json",
    "rfc9578_type2_raphaelrobert_rs.json",
]


def vectors(name: str) -> list[Any]:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not there; set PLAINSEAL_VECTORS to the folder that holds it")
    found: list[Any] = json.loads(path.read_text("utf-8"))
    return found


def private_key(vector: dict[str, str]) -> TokenSigningKey:
    pem = bytes.fromhex(vector.get("skS") or vector["sk_s"])
    key = load_pem_private_key(pem, None)
    return TokenSigningKey.from_bytes(
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    )


@pytest.mark.parametrize("name", TYPE_2)
def test_rfc_9578_type_2(name: str) -> None:
    replayed = 0
    for vector in vectors(name):
        read = {field: bytes.fromhex(text) for field, text in vector.items()}
        key = private_key(vector)
        assert key.public.to_bytes() == (read.get("pkS") or read["pk_s"])
        challenge = sha256(read["token_challenge"])
        message = token_input(read["nonce"], challenge, key.public.key_id)
        draws = iter([read["salt"], read["blind"]])
        pending = blind(key.public, message, partial(next_of, draws))
        assert pending.request.to_bytes() == read["token_request"]
        response = key.sign_blinded(pending.request.blinded, os.urandom)
        assert response == read["token_response"]
        token = pending.finish(response)
        assert token.to_bytes() == read["token"]
        token.verify(TokenKey.from_bytes(key.public.to_bytes()), challenge)
        replayed += 1
    assert replayed == 5


def next_of(draws: Iterator[bytes], length: int) -> bytes:
    draw = next(draws)
    assert len(draw) == length
    return draw


def number(text: str) -> int:
    return int(text, 16)


def test_rfc_9474_blinding_and_encoding() -> None:
    """Mostly RSA-4096, so beside our fixed size: the encoding is ours, the powers are Python's."""
    replayed = 0
    for vector in vectors("rfc9474.json") + vectors("rfc9474_cfrg_draft.json"):
        salt = bytes.fromhex(vector["salt"].removeprefix("0x"))
        message = bytes.fromhex(vector.get("input_msg") or vector["msg"])
        modulus, exponent = number(vector["n"]), number(vector["e"])
        inverse = number(vector["inv"])
        encoded = int.from_bytes(emsa_pss(message, salt, modulus.bit_length() // 8), "big")
        blinded = encoded * pow(pow(inverse, -1, modulus), exponent, modulus) % modulus
        assert blinded == number(vector["blinded_msg"])
        signature = pow(blinded, number(vector["d"]), modulus)
        assert signature == number(vector["blind_sig"])
        assert signature * inverse % modulus == number(vector["sig"])
        replayed += 1
    assert replayed == 6


def test_x_wing_keys() -> None:
    found = vectors("xwing_kem.json")
    for vector in found:
        assert sealing_key(bytes.fromhex(vector["seed"])).hex() == vector["pk"]
    assert len(found) == 3


def test_hpke_with_x_wing() -> None:
    """These carry AAD, which ``cryptography`` reaches by a private call only."""
    ours = [
        vector
        for vector in vectors("hpke_pq_draft.json")
        if (vector["kem_id"], vector["kdf_id"], vector["aead_id"]) == (0x647A, 1, 3)
    ]
    for vector in ours:
        seed = bytes.fromhex(vector["skRm"])
        assert sealing_key(seed).hex() == vector["pkRm"]
        first = vector["encryptions"][0]
        plaintext = openssl.hpke._decrypt_with_aad(
            SUITE,
            bytes.fromhex(vector["enc"] + first["ct"]),
            expand(seed),
            info=bytes.fromhex(vector["info"]),
            aad=bytes.fromhex(first["aad"]),
        )
        assert plaintext.hex() == first["pt"]
    assert len(ours) == 1
