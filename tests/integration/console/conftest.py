"""A console over a home of its own, a researcher's desk, an administrator's account."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from survey.config import ConsoleConfig
from survey.console.accounts import Effort, add_account
from survey.console.application import create_app
from survey.console.context import EXTENSION
from survey.console.upload import RELEASE_MEDIA_TYPE, Upload
from survey.protocol.encoding import b64u
from survey.storage.databases import writing
from tests.integration.console.building import Desk, key, sample_manifest

ORIGIN = "http://localhost:8403"
NAME, PASSWORD = "lin", "correct horse battery"
QUICK = Effort(1, 8192)  # the least that libsodium takes
TABLES = ("accounts", "sessions", "releases")


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class House:
    """The running console and what a test may do with it."""

    app: Flask
    clock: Clock
    config: ConsoleConfig
    desk: Desk = field(default_factory=lambda: Desk(sample_manifest()))

    @property
    def engine(self) -> Engine:
        engine: Engine = self.app.extensions[EXTENSION].engine
        return engine

    def post(self, upload: Upload | bytes, media_type: str = RELEASE_MEDIA_TYPE) -> Any:
        data = upload.to_bytes() if isinstance(upload, Upload) else upload
        return self.app.test_client().post("/releases", data=data, content_type=media_type)

    def sign_in(self, client: FlaskClient, password: str = PASSWORD, name: str = NAME) -> Any:
        form = {"csrf_token": csrf_of(client), "name": name, "password": password}
        return client.post("/sign-in", data=form)

    def reader(self) -> FlaskClient:
        """Return a browser that has signed in."""
        client = self.app.test_client()
        assert self.sign_in(client).status_code == 303
        return client

    def digest(self, *tables: str) -> str:
        """Hash every row of these tables, or of all."""
        with self.engine.connect() as connection:
            rows = [
                sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}"))))  # noqa: S608
                for table in tables or TABLES
            ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()


def csrf_of(client: FlaskClient, path: str = "/sign-in") -> str:
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)
    assert found
    return found[1]


def open_house(home: Path, **values: Any) -> House:
    settings = {"origin": ORIGIN, "trusted_keys": (b64u(key("manifest")),), **values}
    config, clock = ConsoleConfig.create(home, **settings), Clock()
    return House(create_app(config, clock=clock), clock, config)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    with writing(opened.engine) as session:
        add_account(session, NAME, PASSWORD, "administrator", QUICK)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def released(house: House) -> House:
    """Return a console with one release."""
    assert house.post(house.desk.upload()).status_code == 200
    return house
