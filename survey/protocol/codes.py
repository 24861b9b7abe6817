"""Invitation codes, links and fingerprints (G3).

Code = 15 random bytes as 24 Crockford characters ‖ a check of 2 characters: the first 10 bits of
H("asv1/code-check\\0" ‖ bytes). Printed 4-4-4-4-4-4-2; typed in any case, I and L read as 1, O as
0, spaces and dashes dropped, full width as good as half; U is refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from survey.protocol.encoding import b64u, label, sha256, unb64u
from survey.protocol.errors import CodeInvalid, NotCanonical
from survey.protocol.randomness import Random

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES: Final = 15
CODE_CHARACTERS: Final = 26
SURVEY_ID: Final = re.compile(r"[a-z2-7]{16}")
LINK: Final = re.compile(
    r"(?P<origin>https?://[^/#?]+)/s/(?P<survey_id>[a-z2-7]{16})"
    r"#(?P<code>[0-9A-HJKMNP-TV-Z]{26})\.(?P<manifest_hash>[A-Za-z0-9_-]{43})"
)


def crockford(data: bytes, characters: int) -> str:
    """Write the leading ``5 × characters`` bits of ``data`` in Crockford's base 32."""
    bits = int.from_bytes(data, "big") >> (8 * len(data) - 5 * characters)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(characters)))


def new_code(random: Random) -> str:
    """Draw a code: 26 characters, upper case, no hyphens."""
    return code_of(random(SECRET_BYTES))


def code_of(secret: bytes) -> str:
    """Return the code of 15 bytes."""
    return crockford(secret, 24) + crockford(sha256(label("code-check"), secret), 2)


def secret_of(code: str) -> bytes:
    """Return the 15 bytes of a code in canonical form (26 characters).

    Raises
    ------
    CodeInvalid
        If a character is not of the alphabet or the check does not agree.
    """
    if len(code) != CODE_CHARACTERS or any(character not in ALPHABET for character in code):
        raise CodeInvalid("a code has 26 characters of the alphabet")
    value = 0
    for character in code[:24]:
        value = value << 5 | ALPHABET.index(character)
    secret = value.to_bytes(SECRET_BYTES, "big")
    if code_of(secret) != code:
        raise CodeInvalid("the code was mistyped: its check characters do not agree")
    return secret


def normalise_code(typed: str) -> str:
    """Return the canonical form of a typed code, or raise `CodeInvalid`."""
    code = _written(typed).upper().translate(str.maketrans("ILO", "110"))
    secret_of(code)
    return code


def format_code(code: str) -> str:
    """Return the printed form, 4-4-4-4-4-4-2."""
    return "-".join(code[start : start + 4] for start in range(0, CODE_CHARACTERS, 4))


def code_hash(survey_id: str, code: str) -> bytes:
    """Return what the issuer stores: H("asv1/code\\0" ‖ survey_id ‖ 15 bytes)."""
    return sha256(label("code"), survey_id.encode("ascii"), secret_of(code))


def fingerprint(manifest_hash: bytes) -> tuple[str, ...]:
    """Return ten groups of four digits to compare on paper and on the first screen.

    Bytes 0-29 of MH as ten 3-byte integers mod 10⁴.
    """
    groups = (manifest_hash[start : start + 3] for start in range(0, 30, 3))
    return tuple(f"{int.from_bytes(group, 'big') % 10_000:04d}" for group in groups)


def read_fingerprint(text: str) -> str:
    """Return the 40 digits of a fingerprint as somebody typed them, in whatever width and groups.

    Raises
    ------
    CodeInvalid
        If they are not 40 digits: mistyped is no lie of anybody's.
    """
    digits = _written(text)
    if re.fullmatch(r"[0-9]{40}", digits) is None:
        raise CodeInvalid("a fingerprint has 40 digits, in ten groups of four")
    return digits


@dataclass(frozen=True)
class Link:
    """``https://<page host>/s/<survey_id>#<code>.<MH>``: one invitation, ready to open."""

    page_origin: str
    survey_id: str
    code: str
    manifest_hash: bytes

    def __str__(self) -> str:
        fragment = f"{self.code}.{b64u(self.manifest_hash)}"
        return f"{self.page_origin}/s/{self.survey_id}#{fragment}"

    @classmethod
    def parse(cls, text: str) -> "Link":
        """Read a link, or raise `CodeInvalid`."""
        found = LINK.fullmatch(text.strip())
        if found is None:
            raise CodeInvalid("not an invitation link")
        try:
            manifest_hash = unb64u(found["manifest_hash"], 32)
        except NotCanonical as error:
            raise CodeInvalid("the link is damaged") from error
        secret_of(found["code"])
        return cls(found["origin"], found["survey_id"], found["code"], manifest_hash)


def _written(typed: str) -> str:
    """Return what was typed, on any keyboard: a Chinese one writes full width and long dashes."""
    return re.sub(r"[\s\-\u2010-\u2015\u2212]", "", unicodedata.normalize("NFKC", typed))
