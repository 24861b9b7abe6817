"""``survey page --verify``: a served page, looked at as any visitor could. Needs no key, no home.

Asks for what a browser asks for and for the bundle statement, and holds it against the manifest
hash of the invitation; a code that stands in the link stays here. Each check raises on a lie.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final
from urllib.parse import urlsplit

import httpx

from survey.errors import OpeningRefused, ServerRefused
from survey.protocol.codes import fingerprint, read_fingerprint
from survey.protocol.document import BESIDE, Document, Reference, integrity
from survey.protocol.encoding import sha256, unb64u
from survey.protocol.errors import CodeInvalid
from survey.protocol.manifest import Manifest, questionnaire_hash
from survey.protocol.statements import BundleStatement
from survey.researcher.page.markup import check_markup
from survey.researcher.servers import TIMEOUT, Refusal

PATH: Final = re.compile(r"/s/[a-z2-7]{16}")
POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "data:",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
TELLING: Final = (  # headers by which a browser would report, remember, or be recognised
    *("Content-Security-Policy-Report-Only", "NEL", "Report-To", "Reporting-Endpoints"),
    *("ETag", "Last-Modified", "Link", "Refresh", "Service-Worker-Allowed", "Set-Cookie"),
)


@dataclass(frozen=True)
class Address:
    """Where the page is, and what the invitation promises about it."""

    origin: str
    path: str
    manifest_hash: bytes | None
    digits: str

    @classmethod
    def parse(cls, text: str, digits: str) -> "Address":
        """Read a link or a bare address; its fragment is not sent anywhere."""
        parts = urlsplit(text.strip())
        if not PATH.fullmatch(parts.path) or parts.scheme not in {"http", "https"}:
            raise CodeInvalid("this is not the link of a page")
        *_, promised = parts.fragment.split(".")
        known = unb64u(promised, 32) if promised else None
        return cls(
            f"{parts.scheme}://{parts.netloc}",
            parts.path,
            known,
            digits and read_fingerprint(digits),
        )


@dataclass(frozen=True)
class Served:
    """The answers of a page server."""

    address: Address
    headers: httpx.Headers
    document: bytes
    beside: Mapping[str, bytes]
    statement: bytes

    @cached_property
    def read(self) -> Document:
        """The document, read as G16 says."""
        return Document.from_bytes(self.document)

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest that the document embeds."""
        return Manifest.from_bytes(self.read.embedded["manifest"])


def visit(address: Address, client: httpx.Client) -> Served:
    """Fetch the document, the files it names, and the statement."""
    origin = address.origin
    answer = _get(client, origin, address.path)
    named = [each.address for each in Document.from_bytes(answer.content).references]
    here = all(path.startswith("/s/") for path in named)
    _require(here, "the page names files elsewhere")
    beside = {path: _get(client, origin, path).content for path in named}
    statement = _get(client, origin, f"{address.path}/bundle.statement").content
    return Served(address, answer.headers, answer.content, beside, statement)


def check_digits(served: Served) -> None:
    """Check that the page holds the survey that the invitation names."""
    address, found = served.address, served.manifest.hash
    if address.manifest_hash is not None:
        _require(address.manifest_hash == found, "the page holds another survey than the link")
    if address.digits:
        same = address.digits == "".join(fingerprint(found))
        _require(same, "the manifest has another fingerprint")


def check_manifest(served: Served) -> None:
    """Check the manifest's signature, and that this is where it says the page is."""
    served.manifest.verify(unb64u(served.read.embedded["signature"].decode("ascii", "replace")))
    expected = served.manifest.page_origin, f"/s/{served.manifest.survey_id}"
    here = served.address.origin, served.address.path
    _require(here == expected, "the manifest names another address for the page")


def check_questionnaire(served: Served) -> None:
    """Check that the questions are those the manifest names."""
    found = questionnaire_hash(served.read.embedded["questionnaire"])
    _require(found == served.manifest.questionnaire_hash, "the questionnaire is another one")


def check_document(served: Served) -> None:
    """Check that the researcher has signed the document, and that nothing else is in it."""
    statement = BundleStatement.from_bytes(served.statement)
    statement.verify(served.manifest.manifest_key)
    same = statement.manifest_hash == served.manifest.hash
    _require(same, "the bundle statement is of another survey")
    same = statement.bundle_hash == sha256(served.document)
    _require(same, "the page is another one than the bundle statement names")
    check_markup(served.document)


def check_files(served: Served) -> None:
    """Check the files beside the document against what it names them by."""
    named = served.read.references
    for name, reference in zip(BESIDE, named, strict=True):
        found = Reference.to(served.manifest.survey_id, name, served.beside[reference.address])
        _require(found == reference, f"the page names another {name}")
    script, after = (served.beside[named[place].address] for place in (1, 2))
    _require(integrity(after).encode() in script, "the first script names another second one")


def check_policy(served: Served) -> None:
    """Check what the browser is told: nothing but these files, and these two servers to talk to."""
    policies = served.headers.get_list("Content-Security-Policy")
    _require(len(policies) == 1, "the page comes without its one Content-Security-Policy")
    found = {}
    for directive in policies[0].split(";"):
        name, _, value = directive.strip().partition(" ")
        found[name] = value
    talks = set(found.pop("connect-src", "").split())
    expected = {served.manifest.issuer_origin, served.manifest.collector_origin}
    _require(talks == expected, "the page's policy lets it talk to other servers")
    _require(found == POLICY, "the page's policy is another one than it should be")


def check_headers(served: Served) -> None:
    """Check that nothing is kept, remembered or reported."""
    for name, value in HEADERS.items():
        _require(served.headers.get(name) == value, f"the page comes without {name}: {value}")
    for name in TELLING:
        _require(name not in served.headers, f"the page comes with {name}")
    if served.address.origin.startswith("https://"):
        strict = "Strict-Transport-Security" in served.headers
        _require(strict, "the page comes without Strict-Transport-Security")


CHECKS: Final[dict[str, Callable[[Served], None]]] = {
    "fingerprint": check_digits,
    "manifest": check_manifest,
    "questionnaire": check_questionnaire,
    "page": check_document,
    "files beside the page": check_files,
    "policy": check_policy,
    "headers": check_headers,
}


def checks(served: Served) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield every check, in the order of the argument."""
    for name, check in CHECKS.items():
        yield name, partial(check, served)


def _get(client: httpx.Client, origin: str, path: str) -> httpx.Response:
    try:
        answer = client.get(origin + path, headers={"Accept": "text/html, */*"}, timeout=TIMEOUT)
    except (httpx.RequestError, httpx.InvalidURL) as error:
        raise ServerRefused(f"{origin} does not answer ({error})") from error
    if answer.status_code != httpx.codes.OK:
        raise Refusal(origin, f"http-{answer.status_code}", answer.reason_phrase)
    return answer


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise OpeningRefused(sentence)
