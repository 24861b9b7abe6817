"""``survey demo`` as a person starts it: processes, HTTP, homes; and what it refuses."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from survey.cli.demo.servers import ROOMS
from survey.protocol.codes import Link, fingerprint
from survey.researcher.home import Desk

RESPONDENTS = 30
PATIENCE = 170


def _demo(home: Path, port: int, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "survey.cli", "demo", "--respondents", str(RESPONDENTS),
        "--home", str(home), "--port", str(port), "--json", *options,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def serving(
    home: Path, free_ports: Callable[[], int]
) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any], int]]:
    """A demo that was left running; it is killed without a word in the end."""
    port = free_ports()
    with subprocess.Popen(
        _demo(home, port), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        text = ""
        for line in process.stdout:
            text += line
            if line == "}\n":
                break
        yield process, json.loads(text), port
        process.kill()


def test_the_demo_runs_a_survey_from_invitation_to_release(serving: Any) -> None:
    _process, told, _port = serving
    assert told["respondents"] == told["accepted"] == RESPONDENTS
    assert told["rejected"] == 0
    assert told["serving"]
    assert set(told["recovered"]) <= set(told["planted"])
    assert len(told["planted"]) == 14


def test_each_server_has_a_home_of_its_own_and_the_desk_stands_apart(
    home: Path, serving: Any
) -> None:
    assert serving
    assert {path.name for path in (home / "servers").iterdir() if path.is_dir()} == set(ROOMS)
    assert [path.name for path in (home / "desk").iterdir()] == ["researcher"]
    assert (home / "invitations.csv").stat().st_mode & 0o077 == 0


def test_nothing_the_demo_shows_passes_for_what_people_said(home: Path, serving: Any) -> None:
    _process, told, _port = serving
    surveys = Desk.open(home / "desk").surveys()
    titles = {each.survey_id: json.loads(each.questionnaire)["title"] for each in surveys}
    chinese, english = titles.pop(told["survey"])
    assert chinese.endswith("（演示：模拟数据）")
    assert english.endswith(" (demo: simulated data)")
    ((chinese, english),) = titles.values()
    assert chinese.endswith("（演示）")
    assert english.endswith(" (demo)")


def test_the_digits_beside_the_link_are_those_of_its_survey(serving: Any) -> None:
    _process, told, _port = serving
    digits = fingerprint(Link.parse(told["link"]).manifest_hash)
    assert told["link_fingerprint"] == " ".join(digits) != told["fingerprint"]


def test_the_second_survey_takes_an_answer_from_a_person_without_a_browser(serving: Any) -> None:
    _process, told, _port = serving
    answered = subprocess.run(
        [sys.executable, "-m", "survey.cli", "answer", told["link"], "--answers", "-", "--json"],
        input='{"nv1": 4, "oc1": "更清楚一些"}',
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert answered.returncode == 0, answered.stderr
    assert len(json.loads(answered.stdout)["receipt"]) == 16


def test_a_second_demo_in_the_same_folder_or_on_the_same_ports_is_refused_in_one_line(
    serving: Any, home: Path, tmp_path: Path, free_ports: Callable[[], int]
) -> None:
    _process, _told, port = serving
    for folder, first, words in ((home, free_ports(), "another demo"), (tmp_path, port, "port")):
        refused = subprocess.run(
            _demo(folder, first, "--no-serve"),
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert refused.returncode == 1
        assert words in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1


def test_a_killed_demo_leaves_no_server_behind_and_starts_again_clean(
    serving: Any, home: Path, port_is_free: Callable[[int], bool]
) -> None:
    process, told, port = serving
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while not all(port_is_free(port + place) for place in range(4)):
        assert time.monotonic() < deadline, "a server outlived its demo"
        time.sleep(0.1)
    again = subprocess.run(
        _demo(home, port, "--no-serve"),
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["survey"] != told["survey"]
    assert json.loads(again.stdout)["accepted"] == RESPONDENTS
