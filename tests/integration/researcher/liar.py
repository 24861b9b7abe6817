"""Lies about a survey, told by editing its published files.

The liar shares no code with the program: layouts and labels are written down here a second time,
from docs/protocol.md, and signatures are made with the keys that a lying party really has.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA384
from nacl.signing import SigningKey

LEAF, RECORD = 32, 484


def h(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def tree(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, by its own recursion."""
    if len(leaves) < 2:
        return leaves[0] if leaves else h(b"")
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return h(b"\1", tree(leaves[:split]), tree(leaves[split:]))


@dataclass(frozen=True)
class Keys:
    """What the parties hold; each lie uses those of the party that tells it."""

    manifest: SigningKey
    release: SigningKey
    log: SigningKey
    statement: SigningKey
    token: RSAPrivateKey
    approver: SigningKey


@dataclass(frozen=True)
class Liar:
    """A copy of the published files that can be edited."""

    folder: Path
    keys: Keys

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)

    def edit(self, name: str, change: Callable[[bytes], bytes]) -> None:
        self.write(name, change(self.read(name)))

    @property
    def mh(self) -> bytes:
        return h(b"asv1/manifest\0", self.read("manifest.json"))

    @property
    def records(self) -> list[bytes]:
        data = self.read("audit-records")
        return [data[at : at + RECORD] for at in range(0, len(data), RECORD)]

    def publish_records(self, records: list[bytes], *, ordered: bool = True) -> None:
        """Publish these records: leaf list and head are made to fit, as a lying collector can."""
        pairs = [(leaf_of(record), record) for record in records]
        pairs = sorted(pairs) if ordered else pairs
        self.write("audit-records", b"".join(record for _leaf, record in pairs))
        self.write("leaves.bin", b"".join(leaf for leaf, _record in pairs))
        self.sign_head([leaf for leaf, _record in pairs])

    def sign_head(self, leaves: list[bytes]) -> None:
        bound = h(self.read("issuer-statement"))
        body = self.mh + len(leaves).to_bytes(4, "big") + tree(leaves) + bound
        self.write("head", body + self.keys.log.sign(b"asv1/head\0" + body).signature)

    def state(self, *, invited: int = 0, issued: int = 0, replaced: int = 0) -> None:
        """Let the issuer state these counts, and the collector bind its head to them."""
        numbers = b"".join(number.to_bytes(4, "big") for number in (invited, issued, replaced))
        body = self.mh + numbers
        signature = self.keys.statement.sign(b"asv1/issued\0" + body).signature
        self.write("issuer-statement", body + signature)
        data = self.read("leaves.bin")
        self.sign_head([data[at : at + LEAF] for at in range(0, len(data), LEAF)])

    @property
    def counts(self) -> dict[str, int]:
        data = self.read("issuer-statement")[32:44]
        names = ("invited", "issued", "replaced")
        return {
            name: int.from_bytes(data[4 * at : 4 * at + 4], "big") for at, name in enumerate(names)
        }

    def sign_manifest(self, manifest: bytes) -> None:
        self.write("manifest.json", manifest)
        message = b"asv1/manifest-sig\0" + self.mh
        self.write("manifest.sig", self.keys.manifest.sign(message).signature)

    def sign_page(self, page: bytes, mh: bytes = b"", number: int = 1) -> None:
        """Publish a page as the researcher can: two people may be given two, each one signed."""
        self.write("page.html", page)
        body = (mh or self.mh) + number.to_bytes(4, "big") + h(page)
        signature = self.keys.manifest.sign(b"asv1/bundle\0" + body).signature
        self.write("bundle.statement", body + signature)

    def sign_file(self, name: str, value: object, root: bytes | None = None) -> None:
        """Sign a file as the researcher can; the approver plays along."""
        data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        root = self.read("head")[36:68] if root is None else root
        message = b"asv1/" + name.encode() + b"\0" + self.mh + root + h(data)
        self.write(f"{name}.json", data)
        self.write(f"{name}.sig", self.keys.release.sign(message).signature)
        if name == "release":
            self.approve(self.keys.approver, root)

    def approve(self, approver: SigningKey, root: bytes | None = None) -> None:
        root = self.read("head")[36:68] if root is None else root
        message = b"asv1/approval\0" + self.mh + root + h(self.read("release.json"))
        self.write("approval.sig", approver.sign(message).signature)

    def sign_destruction(self, mh: bytes = b"", root: bytes = b"", day: int = 20_950) -> None:
        body = (mh or self.mh) + (root or self.read("head")[36:68]) + day.to_bytes(4, "big")
        signature = self.keys.manifest.sign(b"asv1/destroyed\0" + body).signature
        self.write("destroyed.statement", body + signature)

    def vote(
        self,
        one_time: SigningKey | None = None,
        *,
        sequence: int = 0,
        challenge: bytes = b"",
        token_key: RSAPrivateKey | None = None,
    ) -> bytes:
        """Return the record of one more vote, as whoever holds the token key can cast it."""
        one_time = one_time or SigningKey(os.urandom(32))
        epk, known = bytes(one_time.verify_key), self.records[0]
        nonce = h(b"asv1/nonce\0", epk)
        token_input = b"\0\2" + nonce + (challenge or known[35:67]) + known[67:99]
        padding = PSS(MGF1(SHA384()), 48)
        token = token_input + (token_key or self.keys.token).sign(token_input, padding, SHA384())
        answer = bytes([sequence]) + os.urandom(32)
        signature = one_time.sign(b"asv1/submit\0" + self.mh + nonce + answer).signature
        return b"\1" + token + epk + answer + signature


def leaf_of(record: bytes) -> bytes:
    return h(b"\0", record[3:35], record[387:388], record[388:420])
