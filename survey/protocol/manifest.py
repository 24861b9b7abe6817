"""The manifest: everything about a survey that everybody must see alike (G2).

MH = H("asv1/manifest\\0" ‖ M) is in every link, every token and every signature: a server that
shows one person another manifest gives her another token, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final

from survey.protocol import signing
from survey.protocol.encoding import b64u, emit, label, parse, sha256, unb64u
from survey.protocol.errors import ManifestInvalid, NotCanonical
from survey.protocol.manifest_rules import check_manifest
from survey.protocol.merkle import root
from survey.protocol.tokens import TokenKey, challenge_digest

BINARY_FIELDS: Final = {
    "approver_key": 32,
    "codes_root": 32,
    "collector_log_key": 32,
    "issuer_statement_key": 32,
    "manifest_key": 32,
    "previous_wave": 32,
    "questionnaire_hash": 32,
    "release_key": 32,
    "sealing_key": 1216,
    "token_key": 342,
}
MAY_BE_EMPTY: Final = frozenset({"approver_key", "previous_wave"})


@dataclass(frozen=True)
class Manifest:
    """The signed public description of a survey; times are integer seconds UTC."""

    approver_key: bytes
    closes_not_before: int
    codes_root: bytes
    collector_log_key: bytes
    collector_origin: str
    destroy_by: int
    extensions: Mapping[str, Any]
    invited: int
    issue_until: int
    issuer_origin: str
    issuer_statement_key: bytes
    k: int
    languages: tuple[str, ...]
    log_duty: bool
    manifest_key: bytes
    min_open: int
    mode: str
    page_origin: str
    post_office: Mapping[str, Any]
    previous_wave: bytes
    questionnaire_hash: bytes
    release_key: bytes
    release_plan: Mapping[str, Any]
    sealed_plaintext_bytes: int
    sealing_key: bytes
    sealing_suite: str
    singling_out_accepted: bool
    spread_hours: int
    starts: int
    submit_until: int
    survey_id: str
    token_key: bytes
    trustees: Mapping[str, Any] | tuple[()]
    version: int

    def __post_init__(self) -> None:
        """Refuse an impossible manifest wherever it comes from (`ManifestInvalid`)."""
        check_manifest({field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read manifest bytes; anything odd raises `ManifestInvalid`."""
        try:
            value = parse(data)
            _check_keys(value)
            binary = {name: _binary(value[name], name) for name in BINARY_FIELDS}
            languages, trustees = value["languages"], value["trustees"]
            rest = {
                "languages": tuple(languages) if isinstance(languages, list) else (),
                "trustees": () if trustees == [] else trustees,
            }
            return cls(**{**value, **binary, **rest})
        except NotCanonical as error:
            raise ManifestInvalid(f"the manifest cannot be read: {error}") from error

    def to_bytes(self) -> bytes:
        """Return the one byte string M of this manifest."""
        value = {field.name: getattr(self, field.name) for field in fields(self)}
        return emit(
            {name: b64u(part) if isinstance(part, bytes) else part for name, part in value.items()}
        )

    @cached_property
    def hash(self) -> bytes:
        """MH, 32 bytes."""
        return sha256(label("manifest"), self.to_bytes())

    @cached_property
    def challenge_digest(self) -> bytes:
        """What every token of this survey must carry."""
        return challenge_digest(self.issuer_origin, self.collector_origin, self.hash)

    @cached_property
    def issuer_key(self) -> TokenKey:
        """The token key, loaded."""
        return TokenKey.from_bytes(self.token_key)

    def sign(self, seed: bytes) -> bytes:
        """Return the detached signature of the manifest key, 64 bytes."""
        return signing.sign(seed, label("manifest-sig") + self.hash)

    def verify(self, signature: bytes) -> None:
        """Check the detached signature by ``manifest_key``; raise `SignatureInvalid`."""
        signing.verify(self.manifest_key, label("manifest-sig") + self.hash, signature)


def questionnaire_hash(compiled: bytes) -> bytes:
    """Return H("asv1/questionnaire\\0" ‖ compiled JSON)."""
    return sha256(label("questionnaire"), compiled)


def codes_root(code_hashes: list[bytes]) -> bytes:
    """Return the RFC 9162 root over the sorted code hashes, taken as leaf hashes."""
    return root(sorted(code_hashes))


def _check_keys(value: dict[str, Any]) -> None:
    expected = {field.name for field in fields(Manifest)}
    if missing := expected - set(value):
        raise ManifestInvalid(f"missing: {', '.join(sorted(missing))}")
    if unknown := set(value) - expected:
        raise ManifestInvalid(f"unknown: {', '.join(sorted(unknown))}")


def _binary(text: object, name: str) -> bytes:
    if not isinstance(text, str):
        raise ManifestInvalid(f"{name} must be base64url")
    if text == "" and name in MAY_BE_EMPTY:
        return b""
    return unb64u(text, BINARY_FIELDS[name])
