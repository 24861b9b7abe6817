import pytest

from survey.protocol import signing
from survey.protocol.errors import SignatureInvalid

SEED = b"s" * 32
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
]
NOT_CANONICAL = [
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000080",
]


def test_a_signature_holds_for_its_key_and_message_only() -> None:
    key, signature = signing.public_key(SEED), signing.sign(SEED, b"message")
    signing.verify(key, b"message", signature)
    assert signing.sign(SEED, b"message") == signature
    for lie in (
        (key, b"massage", signature),
        (signing.public_key(b"t" * 32), b"message", signature),
        (key, b"message", signature[:-1]),
        (key, b"message", b""),
        (key[:-1], b"message", signature),
    ):
        with pytest.raises(SignatureInvalid):
            signing.verify(*lie)


def test_a_signature_with_a_scalar_beyond_the_order_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    signature = signing.sign(SEED, b"message")
    scalar = int.from_bytes(signature[32:], "little") + order
    with pytest.raises(SignatureInvalid):
        signing.verify(
            signing.public_key(SEED), b"message", signature[:32] + scalar.to_bytes(32, "little")
        )


@pytest.mark.parametrize("key", SMALL_ORDER + NOT_CANONICAL)
def test_small_order_and_non_canonical_keys_are_refused(key: str) -> None:
    """With a small-order key, R = identity and S = 0 pass a careless verifier for any message."""
    forged = b"\x01" + b"\0" * 63
    assert not signing.is_valid_key(bytes.fromhex(key))
    with pytest.raises(SignatureInvalid):
        signing.verify(bytes.fromhex(key), b"anything", forged)
