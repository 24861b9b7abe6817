"""What servers, researcher and approver sign about a whole survey (G9, G20)."""

from dataclasses import dataclass
from typing import Final

from survey.protocol import signing
from survey.protocol.encoding import label, sha256
from survey.protocol.errors import MessageMalformed

ISSUER_STATEMENT_BYTES: Final = 108
HEAD_BYTES: Final = 164
BUNDLE_STATEMENT_BYTES: Final = 132
DESTRUCTION_BYTES: Final = 132


@dataclass(frozen=True)
class IssuerStatement:
    """How many codes there were, how many drew a token, how many were replaced.

    ::

        u8  manifest_hash[32]
        u32 invited
        u32 issued
        u32 replaced
        u8  signature[64]     Ed25519_issuer("asv1/issued\\0" ‖ body)
    """

    manifest_hash: bytes
    invited: int
    issued: int
    replaced: int
    signature: bytes = b""

    @property
    def body(self) -> bytes:
        """The 44 bytes that are signed."""
        counts = (self.invited, self.issued, self.replaced)
        return self.manifest_hash + b"".join(count.to_bytes(4, "big") for count in counts)

    def signed(self, seed: bytes) -> "IssuerStatement":
        """Return the same statement with its signature."""
        signature = signing.sign(seed, label("issued") + self.body)
        return IssuerStatement(
            self.manifest_hash, self.invited, self.issued, self.replaced, signature
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "IssuerStatement":
        """Read 108 bytes; anything else raises `MessageMalformed`."""
        if len(data) != ISSUER_STATEMENT_BYTES:
            raise MessageMalformed("not an issuer statement")
        invited, issued, replaced = (
            int.from_bytes(data[start : start + 4], "big") for start in (32, 36, 40)
        )
        return cls(data[:32], invited, issued, replaced, data[44:])

    def to_bytes(self) -> bytes:
        """Return 108 bytes."""
        return self.body + self.signature

    def verify(self, key: bytes) -> None:
        """Check the issuer's signature."""
        signing.verify(key, label("issued") + self.body, self.signature)


@dataclass(frozen=True)
class Head:
    """The collector's one signed word about the leaf list, bound to the issuer statement.

    ::

        u8  manifest_hash[32]
        u32 size
        u8  root[32]
        u8  issuer_statement_hash[32]
        u8  signature[64]     Ed25519_log("asv1/head\\0" ‖ body)
    """

    manifest_hash: bytes
    size: int
    root: bytes
    issuer_statement_hash: bytes
    signature: bytes = b""

    @property
    def body(self) -> bytes:
        """The 100 bytes that are signed."""
        size = self.size.to_bytes(4, "big")
        return self.manifest_hash + size + self.root + self.issuer_statement_hash

    def signed(self, seed: bytes) -> "Head":
        """Return the same head with its signature."""
        signature = signing.sign(seed, label("head") + self.body)
        return Head(self.manifest_hash, self.size, self.root, self.issuer_statement_hash, signature)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Head":
        """Read 164 bytes; anything else raises `MessageMalformed`."""
        if len(data) != HEAD_BYTES:
            raise MessageMalformed("not a head")
        size = int.from_bytes(data[32:36], "big")
        return cls(data[:32], size, data[36:68], data[68:100], data[100:])

    def to_bytes(self) -> bytes:
        """Return 164 bytes."""
        return self.body + self.signature

    def verify(self, key: bytes) -> None:
        """Check the collector's signature."""
        signing.verify(key, label("head") + self.body, self.signature)


@dataclass(frozen=True)
class BundleStatement:
    """Which document is the survey's page: numbered, so that a bug fix does not kill the links.

    The document embeds every word and names every file by its content: one hash covers them all.

    ::

        u8  manifest_hash[32]
        u32 number
        u8  bundle_hash[32]   of the document
        u8  signature[64]     Ed25519_manifest("asv1/bundle\\0" ‖ body)
    """

    manifest_hash: bytes
    number: int
    bundle_hash: bytes
    signature: bytes = b""

    @property
    def body(self) -> bytes:
        """The 68 bytes that are signed."""
        return self.manifest_hash + self.number.to_bytes(4, "big") + self.bundle_hash

    def signed(self, seed: bytes) -> "BundleStatement":
        """Return the same statement with its signature."""
        signature = signing.sign(seed, label("bundle") + self.body)
        return BundleStatement(self.manifest_hash, self.number, self.bundle_hash, signature)

    @classmethod
    def from_bytes(cls, data: bytes) -> "BundleStatement":
        """Read 132 bytes; anything else raises `MessageMalformed`."""
        if len(data) != BUNDLE_STATEMENT_BYTES:
            raise MessageMalformed("not a bundle statement")
        return cls(data[:32], int.from_bytes(data[32:36], "big"), data[36:68], data[68:])

    def to_bytes(self) -> bytes:
        """Return 132 bytes."""
        return self.body + self.signature

    def verify(self, key: bytes) -> None:
        """Check the researcher's signature."""
        signing.verify(key, label("bundle") + self.body, self.signature)


@dataclass(frozen=True)
class Destruction:
    """The researcher's word that nobody can open this survey's answers any more (G20).

    The day, no finer: it shows whether a promise was kept, not when somebody sat at her desk.

    ::

        u8  manifest_hash[32]
        u8  root[32]
        u32 day               whole days since 1970-01-01, UTC
        u8  signature[64]     Ed25519_manifest("asv1/destroyed\\0" ‖ body)
    """

    manifest_hash: bytes
    root: bytes
    day: int
    signature: bytes = b""

    @property
    def body(self) -> bytes:
        """The 68 bytes that are signed."""
        return self.manifest_hash + self.root + self.day.to_bytes(4, "big")

    def signed(self, seed: bytes) -> "Destruction":
        """Return the same statement with its signature."""
        signature = signing.sign(seed, label("destroyed") + self.body)
        return Destruction(self.manifest_hash, self.root, self.day, signature)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Destruction":
        """Read 132 bytes; anything else raises `MessageMalformed`."""
        if len(data) != DESTRUCTION_BYTES:
            raise MessageMalformed("not a statement of destruction")
        return cls(data[:32], data[32:64], int.from_bytes(data[64:68], "big"), data[68:])

    def to_bytes(self) -> bytes:
        """Return 132 bytes."""
        return self.body + self.signature

    def verify(self, key: bytes) -> None:
        """Check the researcher's signature."""
        signing.verify(key, label("destroyed") + self.body, self.signature)


def _released(name: str, manifest_hash: bytes, root: bytes, file: bytes) -> bytes:
    return label(name) + manifest_hash + root + sha256(file)


def sign_release(seed: bytes, manifest_hash: bytes, root: bytes, file: bytes) -> bytes:
    """Return the release key's signature over {MH, root, H(file)}."""
    return signing.sign(seed, _released("release", manifest_hash, root, file))


def verify_release(
    key: bytes, manifest_hash: bytes, root: bytes, file: bytes, signature: bytes
) -> None:
    """Check a release's signature; raise `SignatureInvalid`."""
    signing.verify(key, _released("release", manifest_hash, root, file), signature)


def sign_rejections(seed: bytes, manifest_hash: bytes, root: bytes, file: bytes) -> bytes:
    """Return the release key's signature over the list of rejections, no release itself."""
    return signing.sign(seed, _released("rejections", manifest_hash, root, file))


def verify_rejections(
    key: bytes, manifest_hash: bytes, root: bytes, file: bytes, signature: bytes
) -> None:
    """Check the signature of a list of rejections; raise `SignatureInvalid`."""
    signing.verify(key, _released("rejections", manifest_hash, root, file), signature)


def sign_approval(seed: bytes, manifest_hash: bytes, root: bytes, file: bytes) -> bytes:
    """Return the approver's signature over the same words, under a label of its own."""
    return signing.sign(seed, _released("approval", manifest_hash, root, file))


def verify_approval(
    key: bytes, manifest_hash: bytes, root: bytes, file: bytes, signature: bytes
) -> None:
    """Check an approver's signature; raise `SignatureInvalid`."""
    signing.verify(key, _released("approval", manifest_hash, root, file), signature)
