"""A released survey of which everything is known: what the parties hold, and what they promised."""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import load_der_private_key
from nacl.signing import SigningKey

from survey.protocol.codes import fingerprint
from survey.researcher.approving import Approver
from survey.researcher.collecting import close
from survey.researcher.opening.run import open_survey
from survey.researcher.published import Published
from survey.researcher.releasing import release
from survey.researcher.verifying import checks
from tests.integration.researcher.liar import Keys

PASSPHRASE = "a long enough passphrase"
PEOPLE = 14
"""Fourteen answer, sixteen draw, of twenty invited: votes can be stuffed below and above issued."""


@dataclass(frozen=True)
class Truth:
    """A released survey, the parties' keys, and every receipt."""

    folder: Path
    keys: Keys
    receipts: list[bytes]
    digits: str
    page: bytes
    """As a respondent saved it."""

    @property
    def answered(self) -> list[bytes]:
        """The receipts of answers that fit; the last one's answered nothing."""
        return self.receipts[:-1]


def make_truth(world: Any, place: Path) -> Truth:
    approver = Approver.create(place / "approver", secrets.token_bytes)
    folder = world.publish(world.draft(), invited=18, approver_key=approver.key)
    receipts = [world.answer(folder, number).to_bytes() for number in range(PEOPLE)]
    broken = world.start(folder, PEOPLE)
    sealed = broken.seal({})
    receipts.append(broken.send(sealed).to_bytes())  # rejected at opening: it answers nothing
    world.start(folder, PEOPLE + 1)
    keys = _keys(world, folder, approver)
    close(world.desk, folder, world.client)
    open_survey(world.desk, folder, PASSPHRASE, world.client)
    approver.approve(Published.read(release(world.desk, folder, world.client).path))
    made = release(world.desk, folder, world.client)
    page = world.client.get(f"{folder.manifest.page_origin}/s/{folder.survey_id}").content
    copy = place / "published"
    shutil.copytree(made.path, copy)
    return Truth(copy, keys, receipts, " ".join(fingerprint(folder.manifest.hash)), page)


def _keys(world: Any, folder: Any, approver: Approver) -> Keys:
    """Take the keys while all of them exist: the token key is destroyed at close."""
    servers, survey_id = world.home / "servers", folder.survey_id

    def secret(room: str, kind: str) -> bytes:
        path: Path = servers / room / "secrets" / f"{survey_id}.{kind}"
        return path.read_bytes()

    token: Any = load_der_private_key(secret("issuer", "token"), None)
    return Keys(
        manifest=SigningKey(world.desk.identity_seed),
        release=SigningKey(folder.release_seed),
        log=SigningKey(secret("collector", "log")),
        statement=SigningKey(secret("issuer", "statement")),
        token=token,
        approver=SigningKey(approver.seed),
    )


def verify(folder: Path) -> None:
    for _name, check in checks(Published.read(folder)):
        check()
