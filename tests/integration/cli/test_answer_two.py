"""Two people at one machine: what is kept for one is never taken for the other's."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from survey.cli.keep import Keep
from survey.cli.stages import Holding
from survey.cli.whose import mark_of
from survey.protocol.codes import Link, new_code
from survey.protocol.encoding import emit
from survey.researcher.invitations import links_of
from survey.simulate.respondent import Respondent, Wire

AGREED, NO, LEFT_OUT = "y\n", "n\n", "\n"
FILE = ("--answers", "-")
Step = Callable[[Any, Any, str], None]


@pytest.fixture(scope="module")
def survey(desk: Any) -> Any:
    return desk.survey(80)


@pytest.fixture(scope="module")
def links(survey: Any) -> Any:
    """Invitations, each for one test."""
    return iter(map(str, links_of(survey)))


@contextmanager
def _keep(link: str, home: Path) -> Iterator[tuple[Keep, Respondent]]:
    with httpx.Client(trust_env=False) as client:
        respondent = Respondent(Link.parse(link), Wire(client), secrets.token_bytes)
        yield Keep(home, respondent.load(), respondent.wire), respondent


def _file(person: Any) -> bytes:
    (path,) = (person.home / "respondent").glob("*")
    return bytes(path.read_bytes())


def _asks(_survey: Any, person: Any, link: str) -> None:
    """Her machine dies before the token is there."""
    with _keep(link, person.home) as (keep, respondent):
        assert keep.replace(None, respondent.prepare(keep.survey))


def _begins(_survey: Any, person: Any, link: str) -> None:
    assert person("answer", link, typed=AGREED).code == 1  # the input ends at the first question


def _seals(survey: Any, person: Any, link: str) -> None:
    form = json.loads(survey.questionnaire)
    told = person("answer", link, typed=AGREED + LEFT_OUT * len(form["items"]) + NO)
    assert "Your sealed answers wait here" in " ".join(told.err.split())


def _sends(_survey: Any, person: Any, link: str) -> None:
    assert person("answer", link, *FILE, "--changeable", typed='{"place": 1}').code == 0


def _anothers(links: Iterator[str], person: Any, link: str) -> str:
    """Return a link that the byte tells apart from hers: 255 of 256 are."""
    with _keep(link, person.home) as (keep, _):
        kept = keep.read()
    nonce = getattr(kept, "nonce", b"")
    hers = mark_of(nonce, Link.parse(link).code)
    return next(each for each in links if mark_of(nonce, Link.parse(each).code) != hers)


@pytest.mark.parametrize("way", [FILE, (), ("--withdraw", "--yes"), ("--later",)])
@pytest.mark.parametrize("comes_to", [_asks, _begins, _seals, _sends])
def test_with_another_link_nothing_is_sent_and_nothing_is_lost(
    survey: Any, links: Iterator[str], person: Any, comes_to: Step, way: tuple[str, ...]
) -> None:
    mine = next(links)
    comes_to(survey, person, mine)
    kept, hers = _file(person), _anothers(links, person, mine)
    told = person("answer", hers, *way, typed='{"place": 2}' if way == FILE else AGREED)
    assert (told.code, told.out) == (1, "")
    refusal = told.err.splitlines()[-1]
    assert refusal.startswith("survey: what is kept on this machine for this survey belongs to")
    assert "answer this one with another --home" in refusal
    assert _file(person) == kept


@pytest.mark.parametrize("comes_to", [_asks, _begins, _seals, _sends])
def test_then_each_goes_on_with_her_own(
    survey: Any, links: Iterator[str], person: Any, comes_to: Step
) -> None:
    mine = next(links)
    comes_to(survey, person, mine)
    hers = _anothers(links, person, mine)
    assert person("answer", hers, *FILE, typed='{"place": 2}').code == 1
    other = type(person)(person.home / "other")
    told = other("answer", hers, *FILE, typed='{"place": 2}')
    assert told.code == 0, told.err
    assert "Your change has arrived" not in told.err
    assert person("answer", mine, *FILE, typed='{"place": 3}').code == 0


def test_a_file_of_an_earlier_version_goes_on_as_before(
    survey: Any, links: Iterator[str], person: Any
) -> None:
    mine = next(links)
    _sends(survey, person, mine)
    (path,) = (person.home / "respondent").glob("*")
    kept = json.loads(path.read_bytes())
    assert set(kept) == {"seed", "sequence", "token", "until", "whose"}
    del kept["whose"]
    path.write_bytes(emit(kept))
    assert person("answer", mine, *FILE, typed='{"place": 2}').code == 0
    assert "whose" not in json.loads(path.read_bytes())


def test_the_byte_stays_the_same_from_stage_to_stage(
    survey: Any, links: Iterator[str], person: Any
) -> None:
    mine = next(links)
    marks = []
    for step in (_begins, _seals):
        step(survey, person, mine)
        marks.append(json.loads(_file(person))["whose"])
    assert person("answer", mine).code == 0
    mine = next(links)
    _sends(survey, person, mine)
    again = json.loads(_file(person))["whose"]
    assert person("answer", mine, *FILE, typed="{}").code == 0
    assert marks[0] == marks[1]
    assert again == json.loads(_file(person))["whose"]
    assert 0 <= again < 256


def test_one_code_in_256_fits_a_file_that_is_not_hers() -> None:
    drawn = iter(bytes([high, low]) * 8 for high in range(64) for low in range(256))
    codes = [new_code(lambda size: next(drawn)[:size]) for _ in range(64 * 256)]
    fitting = sum(mark_of(bytes(32), code) == 7 for code in codes)
    assert 32 < fitting < 128  # 64 of 16384, give or take


def test_the_byte_is_the_one_that_the_page_writes() -> None:
    assert mark_of(bytes(32), "0123456789ABCDEFGHJKMNPQRS") == 192


def test_who_changes_keeps_the_mark_of_the_link() -> None:
    first = Holding(token=None, seed=b"", mark=9)  # type: ignore[arg-type]
    assert first.following is not None
    assert (first.following.mark, first.following.sequence) == (9, 1)
