"""The end: what is gone, what stays, and that an interrupted end is finished."""

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from survey.errors import CommandRefused, ServerRefused
from survey.protocol.encoding import b64u, sha256
from survey.protocol.statements import Destruction
from survey.researcher.collecting import close
from survey.researcher.commands import Orders
from survey.researcher.destroying import Destroyed, destroy, destruction_of
from survey.researcher.files import destroy_file
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.fetch import ENVELOPES
from survey.researcher.opening.run import ANSWERS, open_survey
from survey.researcher.opening.seed import WRAPPED
from survey.researcher.published import Published
from survey.researcher.releasing import release
from survey.researcher.scoring import score
from survey.researcher.servers import Refusal, Server
from survey.researcher.verifying import checks
from tests.integration.researcher.world import PASSPHRASE

PEOPLE = 12
DAY = 24 * 3600
NOW = int(time.time())  # a statement of a day to come is refused
STEPS = ("seed", "answers", "collector", "issuer", "statement")


class Killed(Exception):
    """The machine goes out between two steps."""


def _ended(world: Any) -> SurveyFolder:
    folder: SurveyFolder = world.publish(world.draft(), invited=PEOPLE, reserve=1)
    for number in range(PEOPLE):
        world.answer(folder, number)
    close(world.desk, folder, world.client)
    return folder


@pytest.fixture(scope="module")
def released(session_world: Any) -> Any:
    world = session_world
    folder = _ended(world)
    open_survey(world.desk, folder, PASSPHRASE, world.client)
    release(world.desk, folder, world.client)
    return world, folder


def _destroy(world: Any, folder: SurveyFolder, now: int = NOW) -> Destroyed:
    return destroy(world.desk, folder, world.client, now)


def _secrets(folder: SurveyFolder) -> list[Path]:
    fixed = [folder.path / name for name in (WRAPPED, ENVELOPES, "keys/release.seed")]
    hashes = list(folder.path.glob("sent/*.invitations-*"))
    assert hashes, "what was uploaded holds the hashes of the codes"
    return [*fixed, *folder.path.glob("opened/*"), *folder.path.glob("codes/*"), *hashes]


def test_an_open_survey_cannot_be_destroyed(world: Any) -> None:
    folder = world.publish(world.draft())
    with pytest.raises(CommandRefused, match="only a closed survey"):
        _destroy(world, folder)
    assert folder.holds(WRAPPED)


def test_killed_after_any_step_it_is_finished_by_the_same_call(released: Any) -> None:
    world, folder = released
    assert folder.holds(WRAPPED)
    assert folder.holds(ANSWERS)
    gone = _secrets(folder)
    assert all(path.exists() for path in gone)
    for step in STEPS:
        with pytest.raises(Killed):
            destroy(world.desk, folder, world.client, NOW, _killing(step))
    done = _destroy(world, folder, NOW + 5 * DAY)
    assert not any(path.exists() for path in gone)
    assert done.statement.day == NOW // DAY
    assert done.path.read_bytes() == done.statement.to_bytes()
    assert _destroy(world, folder, NOW + 9 * DAY) == done
    assert destruction_of(folder) == done.statement


def _killing(last: str) -> Any:
    def tell(step: str) -> None:
        if step == last:
            raise Killed

    return tell


def test_the_release_stays_verifiable_and_says_so(released: Any) -> None:
    world, folder = released
    done = _destroy(world, folder)
    published = Published.read(done.path.parent)
    names = []
    for name, check in checks(published):
        check()
        names.append(name)
    assert names[-2:] == ["release", "destruction"]
    statement = Destruction.from_bytes(published["destroyed.statement"])
    assert statement.root == published.evidence.head.root


def test_nothing_can_be_opened_scored_or_released_any_more(released: Any) -> None:
    world, folder = released
    _destroy(world, folder)
    with pytest.raises(CommandRefused, match="were destroyed"):
        open_survey(world.desk, folder, PASSPHRASE, world.client)
    with pytest.raises(CommandRefused, match="were destroyed"):
        score(folder)
    with pytest.raises(CommandRefused, match="were destroyed"):
        release(world.desk, folder, world.client, again=True)


def test_the_collector_has_nothing_to_hand_out_any_more(released: Any, tmp_path: Path) -> None:
    world, folder = released
    _destroy(world, folder)
    orders = Orders(world.desk, folder, Server(folder.manifest.collector_origin, world.client))
    head = b64u(sha256(folder.read("fetched/head", "the head")))
    with pytest.raises(Refusal):
        orders.download("fetch", {"head": head}, tmp_path / "envelopes")
    assert not (tmp_path / "envelopes").exists()


@pytest.mark.parametrize(("after", "lost"), [(0, False), (1, True)])
def test_cut_off_from_a_server_it_signs_nothing_and_goes_on_later(
    world: Any, after: int, lost: bool
) -> None:
    folder = _ended(world)
    world.internet.cut_after, world.internet.lose_answer = after, lost
    with pytest.raises(ServerRefused, match="does not answer"):
        _destroy(world, folder)
    assert not folder.holds(WRAPPED)
    assert destruction_of(folder) is None
    world.internet.cut_after = None
    assert _destroy(world, folder).path == folder.path / "destroyed.statement"


def test_another_survey_of_the_same_desk_keeps_its_key(world: Any) -> None:
    other, folder = world.draft(), _ended(world)
    before = shutil.copytree(other.path, folder.path.parent.parent / "before")
    _destroy(world, folder)
    for path in Path(before).rglob("*"):
        if path.is_file():
            assert (other.path / path.relative_to(before)).read_bytes() == path.read_bytes()


def test_a_file_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    path, link = tmp_path / "secret", tmp_path / "link"
    path.write_bytes(b"secret" * 400_000)
    link.hardlink_to(path)  # the same blocks under another name
    destroy_file(path)
    assert not path.exists()
    assert link.read_bytes() == bytes(6 * 400_000)
    destroy_file(path)
