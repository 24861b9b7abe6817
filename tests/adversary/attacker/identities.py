"""Whom the attacker looks for: codes that drew ("who"), ciphertexts that came ("what").

Everything is harvested from the seized rows and from what was published. One person leaves many
traces on each side; each is a tag, a short piece of bytes that nobody else's row holds.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.adversary.attacker.records import Value

WHO, WHAT = "who", "what"
TAG_BYTES: Final = 16
RECORD_BYTES: Final = 484  # 01, token(354), one-time key(32), sequence, H(ct)(32), signature(64)


@dataclass(frozen=True)
class Trace:
    """One tag of one person."""

    side: str
    kind: str
    person: str
    tag: bytes


def harvest(found: Iterable[Mapping[str, Value]]) -> list[Trace]:
    """Return every tag that seized rows offer, once each."""
    unique: dict[bytes, Trace] = {}
    for row in found:
        for trace in _of_row(row):
            unique.setdefault(trace.tag, trace)
    return [trace for trace in unique.values() if any(trace.tag)]


def published(audit_records: bytes) -> list[Mapping[str, Value]]:
    """Return the audit records that anybody can download after close, as rows."""
    ends = range(RECORD_BYTES, len(audit_records) + 1, RECORD_BYTES)
    return [{"record": audit_records[end - RECORD_BYTES : end]} for end in ends]


def _b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


SPELLINGS: Final[dict[str, Callable[[bytes], str]]] = {"hex": bytes.hex, "base64url": _b64u}


def in_text(traces: Iterable[Trace]) -> Iterator[Trace]:
    """Yield the same tags as a log or a file's name would spell them."""
    for trace in traces:
        for spelling, write in SPELLINGS.items():
            tag = write(trace.tag)[:TAG_BYTES].encode()
            yield Trace(trace.side, f"{trace.kind} in {spelling}", trace.person, tag)


def _of_row(row: Mapping[str, Value]) -> Iterator[Trace]:
    blobs = {name: value for name, value in row.items() if isinstance(value, bytes)}
    if "code_hash" in blobs and any(blobs.get("blinded_hash", b"")):
        yield from _drawn(blobs)
    if len(blobs.get("record", b"")) == RECORD_BYTES:
        yield from _spent(blobs["record"])
    if "ciphertext" in blobs:
        yield from _sealed(blobs["ciphertext"])


def _drawn(row: Mapping[str, bytes]) -> Iterator[Trace]:
    person = row["code_hash"].hex()
    for name in ("code_hash", "blinded_hash", "signature"):
        yield Trace(WHO, name, person, row[name][:TAG_BYTES])


def _spent(record: bytes) -> Iterator[Trace]:
    nonce, ciphertext_hash = record[3:35], record[388:420]
    leaf = hashlib.sha256(b"\0" + nonce + record[387:388] + ciphertext_hash).digest()
    parts = {
        "nonce": nonce,
        "token signature": record[99:355],
        "one-time key": record[355:387],
        "H(ct)": ciphertext_hash,
        "one-time signature": record[420:],
        "leaf": leaf,
    }
    for kind, part in parts.items():
        yield Trace(WHAT, kind, ciphertext_hash.hex(), part[:TAG_BYTES])


def _sealed(ciphertext: bytes) -> Iterator[Trace]:
    person = hashlib.sha256(ciphertext).hexdigest()
    yield Trace(WHAT, "ciphertext head", person, ciphertext[:TAG_BYTES])
    yield Trace(WHAT, "ciphertext tail", person, ciphertext[-TAG_BYTES:])
