"""A researcher's desk for the console's tests: real keys, a real manifest, a signed release."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from survey.console.upload import Upload
from survey.protocol import signing
from survey.protocol.encoding import b64u, emit, sha256
from survey.protocol.manifest import Manifest
from survey.protocol.statements import Head, sign_approval, sign_release
from tests.unit.presenting.sample import release_value

VECTORS = Path(__file__).parents[2] / "vectors" / "wire.json"
ROOT = sha256(b"leaves")


def seed(name: str) -> bytes:
    return sha256(name.encode())


def key(name: str) -> bytes:
    return signing.public_key(seed(name))


def sample_manifest(**changes: Any) -> Manifest:
    """Return the vectors' manifest under keys of our own, with a plan."""
    vectors = json.loads(VECTORS.read_text("utf-8"))
    groups = [group["item"] for group in release_value()["groups"]]
    plan = {"groups": groups, "tables": ["participation", "indices", "groups", "typology"]}
    values = {
        "manifest_key": key("manifest"), "collector_log_key": key("log"),
        "release_key": key("release"), "languages": ("zh-Hans", "en"), "invited": 240,
        "k": 10, "min_open": 10, "release_plan": plan, "survey_id": "abcdefghijklmnop",
    }  # fmt: skip
    found = Manifest.from_bytes(vectors["manifest"]["bytes"].encode())
    return replace(found, **{**values, **changes})


@dataclass(frozen=True)
class Desk:
    """What a researcher holds after closing."""

    manifest: Manifest
    root: bytes = ROOT
    size: int = 200

    @property
    def head(self) -> Head:
        return Head(self.manifest.hash, self.size, self.root, bytes(32)).signed(seed("log"))

    def file(self, **changes: Any) -> bytes:
        value = release_value() | {
            "survey_id": self.manifest.survey_id,
            "manifest_hash": b64u(self.manifest.hash),
            "root": b64u(self.root),
        }
        return emit({**value, **changes})

    def sign(self, file: bytes, name: str = "release") -> bytes:
        return sign_release(seed(name), self.manifest.hash, self.root, file)

    def approve(self, file: bytes, name: str = "approver") -> bytes:
        """Return the approver's signature, none where the manifest names no approver."""
        if not self.manifest.approver_key:
            return b""
        return sign_approval(seed(name), self.manifest.hash, self.root, file)

    def upload(self, **changes: Any) -> Upload:
        """Return a signed upload of a file with these changes."""
        file = self.file(**changes)
        return Upload(
            approval=self.approve(file),
            file=file,
            head=self.head.to_bytes(),
            manifest=self.manifest.to_bytes(),
            manifest_signature=self.manifest.sign(seed("manifest")),
            signature=self.sign(file),
        )
