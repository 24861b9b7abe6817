"""A researcher with a manifest key, and a page server that trusts it."""

import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import questionnaires
from survey.config import PageConfig
from survey.page.application import create_app
from survey.protocol import signing
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.commands import COMMAND_MEDIA_TYPE, Command
from survey.protocol.document import BESIDE, integrity
from survey.protocol.encoding import b64u, parse, sha256
from survey.protocol.manifest import Manifest, codes_root, questionnaire_hash
from survey.protocol.sealing import SUITE_NAME
from survey.protocol.statements import BundleStatement
from survey.protocol.unsealing import sealing_key
from survey.researcher.page.document import render

PAGE: Final = "https://page.example.org"
ISSUER: Final = "https://issuer.example.org"
COLLECTOR: Final = "https://collector.example.org"
SURVEY_ID: Final = "abcdefghijklmnop"
NOW: Final = 1_900_000_000
DAY: Final = 24 * 3600
QUESTIONNAIRE: Final = questionnaires.compile(
    questionnaires.load(questionnaires.shipped("office_climate"))
)
AFTER: Final = b"'after';"
SCRIPT: Final = f"'{integrity(AFTER)}';".encode()
STYLE: Final = b"body{margin:0}"


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Publisher:
    """Everything a test needs to publish, rightly or wrongly."""

    home: Path
    token_key: bytes
    clock: Clock = field(default_factory=Clock)
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    questionnaire: bytes = QUESTIONNAIRE
    stylesheet: bytes = STYLE
    after: bytes = AFTER
    sequence: int = 0

    def __post_init__(self) -> None:
        self.key = signing.public_key(self.seed)
        self.config = PageConfig.create(self.home, origin=PAGE, trusted_keys=(b64u(self.key),))
        self.client: FlaskClient = create_app(self.config, clock=self.clock).test_client()
        self.manifest = self.compose()

    def compose(self, **changes: Any) -> Manifest:
        form = parse(self.questionnaire)
        values: dict[str, Any] = {
            **{name: fresh_key() for name in ("collector_log_key", "issuer_statement_key")},
            "approver_key": b"",
            "closes_not_before": NOW + DAY,
            "codes_root": codes_root([secrets.token_bytes(32)]),
            "collector_origin": COLLECTOR,
            "destroy_by": NOW + 90 * DAY,
            "extensions": {},
            "invited": 1,
            "issue_until": NOW + DAY,
            "issuer_origin": ISSUER,
            "k": 10,
            "languages": tuple(form["languages"]),
            "log_duty": False,
            "manifest_key": self.key,
            "min_open": 10,
            "mode": "invited",
            "page_origin": PAGE,
            "post_office": {},
            "previous_wave": b"",
            "questionnaire_hash": questionnaire_hash(self.questionnaire),
            "release_key": fresh_key(),
            "release_plan": {"groups": [], "tables": []},
            "sealed_plaintext_bytes": form["sealed_plaintext_bytes"],
            "sealing_key": sealing_key(secrets.token_bytes(32)),
            "sealing_suite": SUITE_NAME,
            "singling_out_accepted": False,
            "spread_hours": 6,
            "starts": NOW,
            "submit_until": NOW + 2 * DAY,
            "survey_id": SURVEY_ID,
            "token_key": self.token_key,
            "trustees": (),
            "version": 1,
        }
        return Manifest(**{**values, **changes})

    def render(self, script: bytes = SCRIPT) -> bytes:
        files = dict(zip(BESIDE, (self.stylesheet, script, self.after), strict=True))
        return render(self.manifest, self.manifest.sign(self.seed), self.questionnaire, files)

    def args(
        self, script: bytes = SCRIPT, number: int = 1, document: bytes = b"", **changes: Any
    ) -> dict[str, Any]:
        document = document or self.render(script)
        statement = BundleStatement(self.manifest.hash, number, sha256(document)).signed(self.seed)
        right = {
            "after": b64u(self.after),
            "bundle": b64u(script),
            "bundle_number": number,
            "bundle_signature": b64u(statement.signature),
            "document": b64u(document),
            "manifest": b64u(self.manifest.to_bytes()),
            "questionnaire": b64u(self.questionnaire),
            "signature": b64u(self.manifest.sign(self.seed)),
            "stylesheet": b64u(self.stylesheet),
        }
        return {**right, **changes}

    def signed(self, args: dict[str, Any], **changes: Any) -> bytes:
        self.sequence += 1
        command = Command("publish", SURVEY_ID, PAGE, self.sequence, args)
        return replace(command, **changes).to_bytes(self.seed)

    def send(self, document: bytes) -> TestResponse:
        return self.client.post("/commands", data=document, content_type=COMMAND_MEDIA_TYPE)

    def publish(self, **changes: Any) -> TestResponse:
        return self.send(self.signed(self.args(**changes)))

    def get(self, path: str = "", **headers: str) -> TestResponse:
        return self.client.get(f"/s/{SURVEY_ID}{path}", headers=headers)

    def files(self) -> dict[str, bytes]:
        """Every file of the home: equal before and after means that nothing was written."""
        paths = [path for path in self.home.rglob("*") if path.is_file() and path.name != "lock"]
        return {str(path.relative_to(self.home)): path.read_bytes() for path in paths}

    def refused(self, document: bytes) -> tuple[int, str]:
        """Send what must be refused; nothing may have been written."""
        before = self.files()
        response = self.send(document)
        assert self.files() == before
        return response.status_code, parse(response.data)["type"].removeprefix("urn:asv1:")


def fresh_key() -> bytes:
    return signing.public_key(secrets.token_bytes(32))


def fresh_token_key() -> bytes:
    return TokenSigningKey.generate().public.to_bytes()
