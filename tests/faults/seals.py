"""What the browser's module seals, Python opens; what somebody changed on the way, nobody takes.

The module runs in Node and is spoken to in lines (`survey/client/test/peer.ts`).
"""

import json
import random
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_private_key

from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.encoding import b64u, unb64u
from survey.protocol.envelope import Envelope
from survey.protocol.errors import ProtocolError, UnsealingFailed
from survey.protocol.sealing import Plaintext
from survey.protocol.signing import public_key
from survey.protocol.tokens import Token, nonce_of, token_input
from survey.protocol.unsealing import expand, sealing_key, unseal
from tests.faults.site import PADDING

CLIENT: Final = Path(__file__).parents[2] / "survey" / "client"
LENGTHS: Final = (256, 4096, 12288)
Ask = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Seals:
    """What came of it."""

    sealed: int
    opened: int
    corrupted: int
    corrupted_taken_by_the_collector: int
    corrupted_opened: int
    seconds: float


@contextmanager
def browser() -> Iterator[Ask | None]:
    """Run the client's module, if this machine can."""
    node = shutil.which("node")
    if node is None or not (CLIENT / "node_modules" / "esbuild").exists():
        yield None
        return
    with subprocess.Popen(
        [node, "build/peer.mjs"],
        cwd=CLIENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as process:  # fmt: skip

        def ask(verb: str, **given: bytes | str) -> dict[str, Any]:
            encoded = {
                name: b64u(one) if isinstance(one, bytes) else one for name, one in given.items()
            }
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"verb": verb, **encoded}) + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        yield ask


@dataclass(frozen=True)
class Office:
    """A survey's keys, and what the collector checks."""

    ask: Ask
    seed: bytes
    issuer: TokenSigningKey
    signer: RSAPrivateKey
    manifest_hash: bytes
    challenge: bytes

    @classmethod
    def of(cls, ask: Ask) -> "Office":
        """Make them."""
        issuer = TokenSigningKey.generate()
        signer = load_der_private_key(issuer.to_bytes(), None)
        assert isinstance(signer, RSAPrivateKey)
        drawn = [secrets.token_bytes(32) for _ in range(3)]
        return cls(ask, drawn[0], issuer, signer, drawn[1], drawn[2])

    def sealed_in_the_browser(self, plaintext: bytes) -> bytes:
        """Return an envelope whose seal and signature the client's module has made."""
        one_time_seed = secrets.token_bytes(32)
        nonce = nonce_of(public_key(one_time_seed))
        message = token_input(nonce, self.challenge, self.issuer.public.key_id)
        token = message + self.signer.sign(message, PADDING, SHA384())
        key, mh = sealing_key(self.seed), self.manifest_hash
        ct = self.ask("seal", plaintext=plaintext, key=key, mh=mh, nonce=nonce)["ct"]
        built = self.ask(
            "envelope", token=token, secret_key=one_time_seed, ct=ct, mh=mh, sequence="0"
        )
        return unb64u(built["envelope"])

    def taken(self, data: bytes, length: int) -> bool:
        """Tell whether a collector would take these bytes."""
        try:
            record = Envelope.from_bytes(data, length).audit_record
            record.verify_signature(self.manifest_hash)
            record.token.verify(self.issuer.public, self.challenge)
        except ProtocolError:
            return False
        return True

    def opens(self, ciphertext: bytes, token: Token) -> bytes | None:
        """Return the plaintext, or None if the seal is broken."""
        try:
            return unseal(ciphertext, expand(self.seed), self.manifest_hash, token.nonce)
        except UnsealingFailed:
            return None


def exchange(ask: Ask, rounds: int, seconds: float) -> Seals:
    """Seal, open, and change one bit in the envelope and one in the seal alone."""
    office, begun = Office.of(ask), time.monotonic()
    opened = taken = broken = sealed = 0
    while sealed < rounds and time.monotonic() - begun < seconds:
        length = LENGTHS[sealed % len(LENGTHS)]
        plaintext = Plaintext({"nv1": sealed % 5 + 1, "oc1": "好" * (sealed % 40)}).to_bytes(length)
        data = office.sealed_in_the_browser(plaintext)
        envelope = Envelope.from_bytes(data, length)
        fine = office.taken(data, length)
        opened += fine and office.opens(envelope.ciphertext, envelope.token) == plaintext
        taken += office.taken(corrupted(data), length)
        broken += office.opens(corrupted(envelope.ciphertext), envelope.token) is not None
        sealed += 1
    spent = round(time.monotonic() - begun, 1)
    return Seals(sealed, opened, sealed, taken, broken, spent)


def corrupted(data: bytes) -> bytes:
    """Turn one bit, anywhere."""
    at = random.randrange(8 * len(data))
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)
