"""The TypeScript client as a second implementation of section G, spoken to in lines."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from survey.protocol.encoding import b64u

CLIENT = Path(__file__).parents[3] / "survey" / "client"


@pytest.fixture(scope="session")
def ask() -> Iterator[Callable[..., dict[str, Any]]]:
    """``ask(verb, name=bytes or text, …)`` → the client's answer, or ``{"refused": code}``."""
    node = shutil.which("node")
    if node is None or not (CLIENT / "node_modules" / "esbuild").exists():
        pytest.skip("needs Node 20 and `npm ci` in survey/client")
    with subprocess.Popen(
        [node, "build/peer.mjs"],
        cwd=CLIENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        yield lambda verb, **given: _converse(process, verb, given)


def _converse(
    process: subprocess.Popen[str], verb: str, given: dict[str, bytes | str]
) -> dict[str, Any]:
    encoded = {name: b64u(one) if isinstance(one, bytes) else one for name, one in given.items()}
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"verb": verb, **encoded}) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    assert line, f"the client died of {verb}"
    answer: dict[str, Any] = json.loads(line)
    return answer
