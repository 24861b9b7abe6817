"""``survey answer --later``: sealed at once, sent at one random moment, come what may."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from survey.cli.delivering import deliver
from survey.cli.given import complete
from survey.cli.keep import Elsewhere, Keep
from survey.cli.moment import Moment
from survey.cli.stages import Holding, Sealed
from survey.errors import ServerRefused
from survey.protocol.codes import Link
from survey.researcher.invitations import links_of
from survey.simulate.respondent import ATTEMPTS, Respondent, Wire

SPREAD = 24
AGREED = "y\n"


@pytest.fixture(autouse=True)
def _as_at_a_terminal() -> Iterator[None]:
    """Tests that run in the background have SIGINT ignored, and what they start inherits that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def survey(desk: Any) -> Any:
    return desk.survey(20, "--spread-hours", SPREAD)


@pytest.fixture(scope="module")
def links(survey: Any) -> Any:
    """Invitations, each for one test."""
    return iter(map(str, links_of(survey)))


def _kept(person: Any) -> Path:
    (path,) = (person.home / "respondent").glob("*")
    return Path(path)


def _waits(person: Any, *arguments: str) -> subprocess.Popen[str]:
    """Run a command of its own until it has said that it waits."""
    command = [sys.executable, "-m", "survey.cli", *arguments, "--home", str(person.home)]
    environment = {**os.environ, "LANG": "C.UTF-8", "NO_PROXY": "localhost", "COLUMNS": "1000"}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    process.stdin.write("{}")
    process.stdin.close()
    process.stdin = None
    assert process.stderr
    assert any("If you end it (Ctrl-C)" in line for line in _lines(process.stderr))
    return process


def _lines(stream: IO[str]) -> Iterator[str]:
    return iter(stream.readline, "")


def test_an_interruption_or_a_kill_loses_nothing_and_draws_no_new_moment(
    links: Any, person: Any
) -> None:
    link, before = next(links), int(time.time())
    process = _waits(person, "answer", link, "--later", "--answers", "-")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out) == (1, "")
    assert "Not sent yet. Your sealed answers wait here" in err
    first = _kept(person).read_bytes()
    kept = json.loads(first)
    assert set(kept) == {"due", "envelope", "latest", "whose"}
    assert before <= kept["due"] < time.time() + SPREAD * 3600
    assert _kept(person).stat().st_mode & 0o077 == 0
    for again in (("answer", link, "--later"), ("answer", link)):
        process = _waits(person, *again)
        process.kill()
        process.communicate()
        assert _kept(person).read_bytes() == first


def test_it_waits_for_the_moment_and_sends_those_bytes(links: Any, person: Any) -> None:
    with _sealed(next(links), person.home) as (link, keep, sealed):
        _due(keep, sealed, in_seconds=3)
        told = person("answer", link)
    assert told.code == 0, told.err
    assert len(told.out.strip()) == 16
    assert "at a random moment, at the latest on" in _plain(told.err)
    assert not list((person.home / "respondent").glob("*"))


def test_a_moment_that_is_past_is_not_waited_for(links: Any, person: Any) -> None:
    with _sealed(next(links), person.home) as (link, keep, sealed):
        _due(keep, sealed, in_seconds=-60)
        told = person("answer", link, "--later")
    assert told.code == 0, told.err
    assert "these are sent now" in told.err
    assert "random moment" not in _plain(told.err)


def test_who_does_not_send_now_may_choose_later(survey: Any, links: Any, person: Any) -> None:
    link, form = next(links), json.loads(survey.questionnaire)
    told = person("answer", link, typed=AGREED + "\n" * len(form["items"]) + "n\n")
    assert f"within {SPREAD} hours" in _plain(told.err)
    assert set(json.loads(_kept(person).read_bytes())) == {"envelope", "whose"}
    process = _waits(person, "answer", link, "--later")
    process.kill()
    process.communicate()
    assert set(json.loads(_kept(person).read_bytes())) == {"due", "envelope", "latest", "whose"}


def test_what_it_costs_is_said_before_the_first_question(links: Any, person: Any) -> None:
    told = person("answer", next(links), "--later", typed="n\n")
    assert "If others look at this machine, leave out --later." in _plain(told.err)
    assert "Your code is not used." in told.err


def test_a_survey_without_a_spread_refuses_in_one_line_and_nothing_is_used(
    desk: Any, person: Any
) -> None:
    link = str(links_of(desk.survey(12))[0])
    told = person("answer", link, "--later", "--answers", "-", typed="{}")
    assert (told.code, told.out) == (1, "")
    assert told.err.splitlines()[-1] == (
        "survey: this survey offers no other way than sending at once"
    )
    assert not (person.home / "respondent").exists()
    assert person("answer", link, "--answers", "-", typed="{}").code == 0


def test_a_file_deleted_while_it_waits_is_not_sent(links: Any, person: Any) -> None:
    with _sealed(next(links), person.home) as (link, keep, sealed):
        waiting = Keep(keep.home, keep.survey, Wire(keep.wire.client, lambda _s: keep.wipe()))
        later = _due(keep, sealed, in_seconds=1)
        with pytest.raises(Elsewhere):
            deliver(waiting, later)
        told = person("answer", link, "--answers", "-", typed="{}")
    assert "the code was used already" in told.err


class Torn(httpx.HTTPTransport):
    """A cable that is out for the first so many envelopes."""

    def __init__(self, broken: int) -> None:
        super().__init__()
        self.broken = broken

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/responses") and self.broken:
            self.broken -= 1
            raise httpx.ConnectError("the cable is out")
        return super().handle_request(request)


@contextmanager
def _torn(keep: Keep) -> Iterator[Keep]:
    """The same machine, behind a cable that is out for longer than one patient attempt."""
    with httpx.Client(transport=Torn(2 * ATTEMPTS + 1)) as client:
        yield Keep(keep.home, keep.survey, Wire(client, lambda _seconds: None))


def test_where_nobody_sits_in_front_of_it_it_goes_on_trying(
    links: Any, person: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with _sealed(next(links), person.home) as (_link, keep, sealed):
        later = _due(keep, sealed, in_seconds=-1)
        with _torn(keep) as torn:
            assert deliver(torn, later).entry == sealed.envelope.entry
        assert keep.read() is None
    assert _plain(capsys.readouterr().err).count("The network is unsteady") == 1


def test_whoever_sends_at_once_is_told_and_what_is_sealed_stays(links: Any, person: Any) -> None:
    with _sealed(next(links), person.home) as (_link, keep, sealed):
        with _torn(keep) as torn, pytest.raises(ServerRefused):
            deliver(torn, sealed)
        assert keep.read() == sealed


@contextmanager
def _sealed(link: str, home: Path) -> Iterator[tuple[str, Keep, Sealed]]:
    """Draw and seal by hand, as far as --later comes before it waits."""
    with httpx.Client(trust_env=False) as client:
        respondent = Respondent(Link.parse(link), Wire(client), secrets.token_bytes)
        keep = Keep(home, respondent.load(), respondent.wire)
        started = respondent.start(keep.survey)
        holding = Holding(started.token, started.seed)
        sealed = Sealed(holding.seal(keep.survey, complete(keep.survey.form, {})))
        assert keep.replace(None, sealed)
        yield link, keep, sealed


def _due(keep: Keep, sealed: Sealed, *, in_seconds: int) -> Sealed:
    """Move the moment to where a test can wait for it."""
    due = int(time.time()) + in_seconds
    later = Sealed(sealed.envelope, Moment(due, due + 3600), sealed.then)
    assert keep.replace(sealed, later)
    return later


def _plain(text: str) -> str:
    return " ".join(text.split())
