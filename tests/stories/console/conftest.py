"""A real console in a process of its own, one browser, a fresh context for each person."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser

from survey.config import ConsoleConfig
from survey.console.accounts import add_account
from survey.console.database import open_database
from survey.console.upload import RELEASE_MEDIA_TYPE
from survey.protocol.encoding import b64u
from survey.storage.databases import writing
from tests.integration.console.building import Desk, key, sample_manifest
from tests.stories.console.administrator import Administrator

NAME, PASSWORD = "lin", "correct horse battery"
PATIENCE_SECONDS = 30
SERVE = (
    "import sys, pathlib; from survey.web.serving import serve; "
    "serve('console', pathlib.Path(sys.argv[1]), int(sys.argv[2]))"
)
Scheme = Literal["light", "dark"]
Come = Callable[..., Administrator]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(origin: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(f"{origin}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the console did not start")


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a console that has one account and one release, sent over HTTP."""
    home, port = tmp_path_factory.mktemp("console"), free_port()
    address = f"http://127.0.0.1:{port}"
    config = ConsoleConfig.create(home, origin=address, trusted_keys=(b64u(key("manifest")),))
    engine = open_database(config)
    with writing(engine) as session:
        add_account(session, NAME, PASSWORD, "administrator")
    engine.dispose()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(home), str(port)])
    try:
        wait_for(address)
        body = Desk(sample_manifest()).upload().to_bytes()
        sent = httpx.post(
            f"{address}/releases", content=body, headers={"Content-Type": RELEASE_MEDIA_TYPE}
        )
        assert sent.status_code == 200
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


@pytest.fixture
def come(browser: Browser, origin: str) -> Iterator[Come]:
    """Return a function that lets an administrator come with a fresh browser."""
    contexts = []

    def make(width: int = 1280, scheme: Scheme = "light") -> Administrator:
        context = browser.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        she = Administrator(context, origin)
        she.page.emulate_media(color_scheme=scheme)
        return she

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    return Path(__file__).parents[3] / "docs" / "pictures"
