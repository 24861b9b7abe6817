"""A client that knows RFC 9578 and nothing of us, given the invitation header, gets a token.

It is written from RFC 9474, RFC 9577 and RFC 9578; arithmetic is Python's, signatures are checked
by `cryptography`. Of ours it is given the address, the header and the challenge.
"""

import base64
import hashlib
import math
import secrets

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_public_key
from flask.testing import FlaskClient

from tests.integration.storage.world import COLLECTOR, ISSUER, World

TYPE = b"\x00\x02"
SALT = 48


def challenge(issuer: str, context: bytes, origin: str) -> bytes:
    """RFC 9577, section 2.1.1."""
    parts = (issuer.encode(), origin.encode())
    named, origins = (len(part).to_bytes(2, "big") + part for part in parts)
    return TYPE + named + bytes([len(context)]) + context + origins


def mask(seed: bytes, length: int) -> bytes:
    """RFC 8017, appendix B.2.1."""
    rounds = range(-(-length // 48))
    return b"".join(hashlib.sha384(seed + at.to_bytes(4, "big")).digest() for at in rounds)[:length]


def encoded(message: bytes, bits: int) -> int:
    """RFC 8017, section 9.1.1."""
    salt, length = secrets.token_bytes(SALT), -(-bits // 8)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = b"\x01".rjust(length - SALT - 49, b"\x00") + salt
    masked = bytes(a ^ b for a, b in zip(block, mask(digest, len(block)), strict=True))
    return int.from_bytes(masked + digest + b"\xbc", "big") & ((1 << bits) - 1)


def directory(client: FlaskClient) -> tuple[str, bytes]:
    """RFC 9578, section 4: where to ask, and the first key."""
    shown = client.get("/.well-known/private-token-issuer-directory").get_json(force=True)
    (entry,) = (key for key in shown["token-keys"] if key["token-type"] == 2)
    text = entry["token-key"]
    return shown["issuer-request-uri"], base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_client_of_the_rfc_draws_a_token_that_verifies(world: World) -> None:
    manifest = world.publish()
    client, header = world.client("issuer"), world.respondent(0).authorization
    address, key = directory(client)
    public = load_der_public_key(key)
    assert isinstance(public, RSAPublicKey)
    n, e = public.public_numbers().n, public.public_numbers().e
    key_id = hashlib.sha256(key).digest()
    asked = challenge(ISSUER.partition("//")[2], manifest.hash, COLLECTOR.partition("//")[2])
    message = TYPE + secrets.token_bytes(32) + hashlib.sha256(asked).digest() + key_id
    factor = next(r for r in iter(lambda: secrets.randbelow(n), 0) if math.gcd(r, n) == 1)
    blinded = encoded(message, n.bit_length() - 1) * pow(factor, e, n) % n
    response = client.post(
        address,
        data=TYPE + key_id[-1:] + blinded.to_bytes(256, "big"),
        content_type="application/private-token-request",
        headers={"Authorization": header},
    )
    assert (response.status_code, response.mimetype) == (200, "application/private-token-response")
    signature = int.from_bytes(response.data, "big") * pow(factor, -1, n) % n
    public.verify(signature.to_bytes(256, "big"), message, PSS(MGF1(SHA384()), SALT), SHA384())
    assert manifest.challenge_digest == hashlib.sha256(asked).digest()
