"""What may stand in the repository: its top level, its locks, its licences."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    ".ci", ".gitattributes", ".gitignore", ".npmrc", "CHANGELOG.md", "LICENSE", "Makefile",
    "README.md", "analysis", "benchmarks", "deploy", "docs", "pyproject.toml", "questionnaires",
    "requirements-dev.lock", "requirements.lock", "survey", "tests",
}  # fmt: skip
FOREIGN_LICENCES = ("pingouin", "factor-analyzer")


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        pytest.skip("not a git checkout: nothing is tracked")
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def test_nothing_else_stands_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP_LEVEL


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_python_locks_pin_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9-]+==", lock, re.MULTILINE)
    assert len(pinned) > 20
    assert lock.count("--hash=sha256:") > len(pinned)
    code = "\n".join(line.split("#")[0] for line in lock.splitlines())
    assert "://" not in code


def test_the_client_lock_has_no_address() -> None:
    lock = (ROOT / "survey" / "client" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_no_copyleft_reaches_the_product() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for name in FOREIGN_LICENCES:
        assert not re.search(rf"^{name}==", lock, re.MULTILINE)


def test_no_path_of_one_machine_is_written_down() -> None:
    homes = re.compile(r"(?<![\w./-])/(home|root|Users)/\w")
    for path in tracked():
        if path.suffix in {".py", ".ts", ".md", ".toml", ".yaml", ".json", ".css", ".html"}:
            assert not homes.search(path.read_text("utf-8")), path
