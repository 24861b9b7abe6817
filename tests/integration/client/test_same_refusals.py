"""What one language refuses the other refuses, too: a difference would be a way to split people."""

import hashlib
import json
import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_scalarmult_ed25519_base_noclamp,
)

from survey.protocol import signing
from survey.protocol.codes import ALPHABET, format_code, new_code, normalise_code
from survey.protocol.encoding import b64u, emit, label, parse, sha256, unb64u
from survey.protocol.errors import ProtocolError, SignatureInvalid
from survey.protocol.manifest import Manifest
from survey.protocol.unsealing import sealing_key

Ask = Callable[..., dict[str, Any]]

WIRE = Path(__file__).parents[2] / "vectors" / "wire.json"
MANY = settings(
    max_examples=int(os.environ.get("PLAINSEAL_CROSS_ROUNDS", "200")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

pytestmark = pytest.mark.node

letters = st.sampled_from("az")
keys = st.builds(str.__add__, letters, st.text("az09_", max_size=5) | st.just("_" * 63))
texts = st.text(st.characters(exclude_categories=["Cs"]))
integers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    integers | texts | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)
documents = st.dictionaries(keys, values, max_size=6)


def refuses(action: Callable[[], object]) -> bool:
    try:
        action()
    except ProtocolError:
        return True
    return False


@MANY
@given(documents)
def test_both_emit_the_same_bytes(ask: Ask, document: dict[str, Any]) -> None:
    data = emit(document)
    assert unb64u(ask("profile", bytes=data)["bytes"]) == data


@MANY
@given(documents, st.data())
@example({"a": 1}, None)
def test_both_take_or_refuse_a_changed_document(
    ask: Ask, document: dict[str, Any], data: st.DataObject | None
) -> None:
    spelling = emit(document)
    if data is not None:
        at = data.draw(st.integers(0, len(spelling)))
        cut = data.draw(st.integers(0, 2))
        put = data.draw(st.sampled_from([b"", b" ", b"0", b"-", b"}", b'"', b"\\", b"\x7f", b"e1"]))
        spelling = spelling[:at] + put + spelling[at + cut :]
    answer = ask("profile", bytes=spelling)
    assert ("refused" in answer) == refuses(lambda: parse(spelling)), spelling


@pytest.mark.parametrize(
    "spelling",
    [
        b'{"a":' + b"[" * 14 + b"1" + b"]" * 14 + b"}",
        b'{"a":' + b"[" * 15 + b"1" + b"]" * 15 + b"}",
        b'{"a":' + b"[" * 15 + b"]" * 15 + b"}",
        b'{"a":' + b"[" * 16 + b"]" * 16 + b"}",
        b'{"a":9007199254740991}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\u2028"}',
        '{"a":"\u2028\x7f\u0085"}'.encode(),
        b'{"a":"\\u007f"}',
        b'{"a":"\\u001F"}',
        b'{"a":"\\u001f\\b\\f"}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":"\\udc00"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xc0\x80"}',
        b"\xef\xbb\xbf{}",
        b'{"a":"\xef\xbb\xbf"}',
        b'{"a":NaN}',
        b'{"a":-0}',
        b"{}",
        b"[]",
        b"",
        b'{"a":"' + b"x" * (2**20 - 8) + b'"}',
        b'{"a":"' + b"x" * (2**20 - 7) + b'"}',
        b"[" * 100_000,
    ],
    ids=lambda spelling: repr(spelling[:24]),
)
def test_both_agree_on_the_edges_of_the_profile(ask: Ask, spelling: bytes) -> None:
    assert ("refused" in ask("profile", bytes=spelling)) == refuses(lambda: parse(spelling))


def test_both_read_a_typed_code_alike(ask: Ask) -> None:
    rng = random.Random(7)
    symbols = ALPHABET + ALPHABET.lower() + "ilou -.UIL好"
    for round_ in range(400):
        typed = list(format_code(new_code(os.urandom)))
        for _ in range(round_ % 3):
            typed[rng.randrange(len(typed))] = rng.choice(symbols)
        text = "".join(typed)
        answer = ask("code", typed=text)
        if "refused" in answer:
            assert refuses(partial(normalise_code, text)), text
        else:
            assert answer["code"] == normalise_code(text)


def manifest_fields() -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(json.loads(WIRE.read_text("utf-8"))["manifest"]["bytes"])
    return fields


def tell(ask: Ask, document: dict[str, Any]) -> dict[str, Any]:
    """Ask the client to open a manifest, signed by the key it names if that is the vectors'."""
    data = emit(document)
    manifest_hash = sha256(label("manifest"), data)
    seed = sha256(b"plainseal wire vectors: manifest")
    signature = signing.sign(seed, label("manifest-sig") + manifest_hash)
    return ask("manifest", bytes=data, mh=manifest_hash, signature=signature)


ORIGINS = [
    "https://a", "https://a.example:1", "https://a-b.example:65535", "http://localhost:8001",
    "http://127.0.0.1", "http://localhost", "http://a.example", "https://a.example:443",
    "https://A.example", "https://a.example/", "https://a.example:", "https://-a", "https://a_b",
    "http://localhost:443", "https://a.example:123456", "ftp://a", "", "https://例.example",
]  # fmt: skip
OFFICE = {
    "origin": "https://post.example",
    "postmark_key": b64u(signing.public_key(bytes(32))),
    "transport_key": b64u(sealing_key(bytes(32))),
}
POST_OFFICES = [
    OFFICE,
    {**OFFICE, "origin": "https://post.example/"},
    {**OFFICE, "origin": 1},
    {**OFFICE, "postmark_key": b64u(bytes(32))},
    {**OFFICE, "postmark_key": manifest_fields()["collector_log_key"]},
    {**OFFICE, "transport_key": manifest_fields()["sealing_key"]},
    {**OFFICE, "transport_key": "AA"},
    {**OFFICE, "more": 1},
]
ODD_VALUES: dict[str, list[Any]] = {
    "issuer_origin": ORIGINS,
    "invited": [-1, 0, 1, 2**32 - 1, 2**32, True, "12"],
    "k": [0, 4, 5, 10],
    "min_open": [0, 1],
    "sealed_plaintext_bytes": [0, 1, 12288, 12289],
    "spread_hours": [-1, 0, 24],
    "starts": [-1, 0, 1_800_499_999, 1_800_500_000],
    "issue_until": [1_800_600_000, 1_800_600_001],
    "destroy_by": [1_800_600_000, 1_800_600_001],
    "closes_not_before": [1_800_600_000, 1_800_600_001],
    "languages": [[], ["en"], ["en", "en"], ["EN"], ["zh-hans"], "en", [1]],
    "log_duty": [True, 1, "true"],
    "extensions": [[], {"a": 1}, ""],
    "mode": ["public", 1],
    "survey_id": ["short", "plainsealvector1", 16],
    "version": [0, 2, True],
    "previous_wave": [b64u(bytes(32)), b64u(bytes(31)), "!"],
    "trustees": [
        [1],
        {},
        "",
        0,
        False,
        {"threshold": 1},
        {"threshold": 1, "more": 1},
        {"threshold": "x", "commitments": 1},
        {"threshold": 2, "commitments": [b64u(bytes(32))]},
        {"threshold": 0, "commitments": [b64u(bytes(32))]},
        {"threshold": 1, "commitments": [b64u(bytes(31))]},
        {"threshold": 1, "commitments": [b64u(bytes(32))]},
    ],
    "post_office": [{"origin": "https://a"}, [], "", 0, *POST_OFFICES],
    "collector_log_key": [b64u(bytes(32)), b64u(b"\1" + bytes(31)), b64u(bytes(31))],
    "sealing_key": [b64u(b"\xff" * 1216), b64u(bytes(1215))],
    "token_key": [b64u(bytes(342))],
    "unknown": [1],
}
CHANGES = [(name, value) for name, odd in ODD_VALUES.items() for value in odd]


@pytest.mark.parametrize(("name", "value"), CHANGES, ids=lambda one: repr(one)[:30])
def test_both_take_or_refuse_a_changed_manifest(ask: Ask, name: str, value: object) -> None:
    document = manifest_fields() | {name: value}
    answer = tell(ask, document)
    try:
        manifest = Manifest.from_bytes(emit(document))
    except ProtocolError:
        assert "refused" in answer
        return
    assert "refused" not in answer, answer
    assert sha256(unb64u(answer["challenge"])) == manifest.challenge_digest


@pytest.mark.parametrize("name", sorted(manifest_fields()))
def test_both_refuse_a_manifest_without_a_field(ask: Ask, name: str) -> None:
    document = manifest_fields()
    del document[name]
    assert "refused" in tell(ask, document)
    assert refuses(lambda: Manifest.from_bytes(emit(document)))


ORDER = 2**252 + 27742317777372353535851937790883648493
ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
WEAK = [
    bytes.fromhex(key)
    for key in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
]


def odd_signatures() -> list[tuple[str, bytes, bytes]]:
    """Name, key and signature over b"m": what verifiers are known to differ on."""
    seed = bytes(range(32))
    key, good = signing.public_key(seed), signing.sign(seed, b"m")
    large = (int.from_bytes(good[32:], "little") + ORDER).to_bytes(32, "little")
    identity = WEAK[0] + bytes(32)
    return [
        ("good", key, good),
        ("another message's", key, signing.sign(seed, b"n")),
        ("large S", key, good[:32] + large),
        ("short", key, good[:63]),
        ("torsion in R", *torsion_in_r()),
        ("torsion in the key", crypto_core_ed25519_add(key, ORDER_8), good),
        *((f"weak key {weak.hex()[:8]}", weak, identity) for weak in WEAK),
        *((f"weak R {weak.hex()[:8]}", key, weak + good[32:]) for weak in WEAK),
    ]


def torsion_in_r() -> tuple[bytes, bytes]:
    """R = r·B + T with T of order eight: the cofactored equation holds, the plain one does not."""
    a, r = ((5 + step).to_bytes(32, "little") for step in range(2))
    key = crypto_scalarmult_ed25519_base_noclamp(a)
    odd = crypto_core_ed25519_add(crypto_scalarmult_ed25519_base_noclamp(r), ORDER_8)
    challenge = crypto_core_ed25519_scalar_reduce(hashlib.sha512(odd + key + b"m").digest())
    s = crypto_core_ed25519_scalar_add(r, crypto_core_ed25519_scalar_mul(challenge, a))
    return key, odd + s


@pytest.mark.parametrize(
    ("name", "key", "signature"), odd_signatures(), ids=lambda one: str(one)[:20]
)
def test_both_take_or_refuse_an_odd_signature(
    ask: Ask, name: str, key: bytes, signature: bytes
) -> None:
    try:
        signing.verify(key, b"m", signature)
        good = True
    except SignatureInvalid:
        good = False
    assert good == (name == "good")
    assert ask("verify", key=key, message=b"m", signature=signature) == {"good": good}
