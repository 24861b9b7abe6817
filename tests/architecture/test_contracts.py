"""The import graph is the privacy argument: every contract holds, and every contract can fail."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]

# What each contract forbids, as a line that somebody might write: file, line.
TRESPASSES = {
    "top": ("questionnaires/model.py", "import analysis"),
    "reading": ("analysis/summary.py", "import questionnaires.model"),
    "rooms": ("survey/issuer/service.py", "import survey.collector.service"),
    "storage": ("survey/page/service.py", "import survey.storage.databases"),
    "simulate": ("survey/simulate/respondent.py", "import survey.config"),
    "researcher": ("survey/researcher/publishing.py", "import flask"),
    "doctor": ("survey/doctor/search.py", "import nacl"),
    "pure": ("survey/protocol/tokens.py", "import time"),
    "unsealing": ("survey/researcher/releasing.py", "import survey.protocol.unsealing"),
    "letters": ("survey/issuer/service.py", "import survey.protocol.letter_opening"),
    "signing": ("survey/collector/service.py", "import survey.protocol.blind_signing"),
    "own-issuer": ("survey/cli/status.py", "import survey.issuer.store"),
    "own-collector": ("survey/cli/status.py", "import survey.collector.models"),
    "own-console": ("survey/cli/status.py", "import survey.console.store"),
    "hands": ("survey/issuer/models.py", "import survey.issuer.views"),
    "views": ("survey/collector/views.py", "import sqlalchemy"),
    "quiet": ("survey/presenting/release.py", "import nacl"),
}


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [str(LINT), "--no-cache", *options]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def copy_of_the_house(folder: Path) -> Path:
    for name in ("survey", "analysis", "questionnaires"):
        ignored = shutil.ignore_patterns("client", "static", "__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_contract_holds() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in result.stdout


def test_every_contract_has_a_trespass() -> None:
    assert {contract["id"] for contract in CONTRACTS} == set(TRESPASSES)


@pytest.mark.parametrize("contract", sorted(TRESPASSES))
def test_a_trespass_is_seen(contract: str, tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    file, line = TRESPASSES[contract]
    path = house / file
    path.write_text(path.read_text("utf-8") + f"\n{line}  # noqa\n", "utf-8")
    result = lint(house, "--contract", contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert re.search(r"Contracts: 0 kept, 1 broken\.", result.stdout)


def test_a_room_that_nobody_has_listed_is_seen(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    (house / "survey" / "attic").mkdir()
    (house / "survey" / "attic" / "__init__.py").write_text('"""A new room."""\n')
    result = lint(house, "--contract", "rooms")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "attic" in result.stdout
