"""Contact sheets are laid of all pictures or of none, and what is missing is said."""

import os
import signal
from pathlib import Path

import pytest

from benchmarks.page.contact import demand_all, one_by_one
from benchmarks.page.screens import LOOKS, WIDTHS

SCREENS = ("00.code.png", "05.start.png")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for language, scheme in LOOKS:
        for width in WIDTHS:
            folder = tmp_path / f"{language}.{scheme}.{width}"
            folder.mkdir()
            for name in SCREENS:
                (folder / name).touch()
    return tmp_path


def nothing(language: str, scheme: str) -> None:
    """Take no picture, and say so to nobody."""


def dies(language: str, scheme: str) -> None:
    """End as a process ends for which there is no memory left."""
    if (language, scheme) == ("en", "light"):
        os.kill(os.getpid(), signal.SIGKILL)


def fails(language: str, scheme: str) -> None:
    raise RuntimeError(f"the browser has gone in {language}.{scheme}")


def test_all_screens_of_all_looks_are_enough(pictures: Path) -> None:
    demand_all(pictures)


def test_a_look_that_ended_early_is_named_with_what_it_lacks(pictures: Path) -> None:
    (pictures / "en.light.768" / "05.start.png").unlink()
    with pytest.raises(SystemExit, match=r"en\.light\.768 lacks 05\.start\.png"):
        demand_all(pictures)


def test_no_picture_at_all_is_not_enough(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="Not every screen was taken"):
        demand_all(tmp_path)


def test_every_look_is_told_of(capfd: pytest.CaptureFixture[str]) -> None:
    one_by_one(nothing)
    said = capfd.readouterr().out.splitlines()
    assert said == [f"{language}.{scheme}: done" for language, scheme in LOOKS]


def test_a_process_that_is_killed_ends_the_command_by_name() -> None:
    with pytest.raises(SystemExit, match=r"en\.light: its process was ended"):
        one_by_one(dies)


def test_an_error_within_a_process_is_the_commands_own() -> None:
    with pytest.raises(RuntimeError, match=r"gone in zh-Hans\.light"):
        one_by_one(fails)
