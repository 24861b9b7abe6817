"""The second person: nothing is sent before she has signed, and only what she has signed."""

import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest

from survey.errors import HomeUnusable, OpeningRefused, ReleaseRefused
from survey.protocol.lifecycle import State
from survey.researcher.approving import Approver
from survey.researcher.collecting import close
from survey.researcher.home import Desk
from survey.researcher.opening.run import open_survey
from survey.researcher.published import APPROVAL, Published
from survey.researcher.releasing import release
from tests.integration.researcher.world import PASSPHRASE

PEOPLE = 12


@pytest.fixture(scope="module")
def approver(tmp_path_factory: pytest.TempPathFactory) -> Approver:
    return Approver.create(tmp_path_factory.mktemp("approver"), secrets.token_bytes)


@pytest.fixture(scope="module")
def opened(session_world: Any, approver: Approver) -> Any:
    world = session_world
    folder = world.publish(world.draft(), invited=PEOPLE, approver_key=approver.key)
    for number in range(PEOPLE):
        world.answer(folder, number)
    close(world.desk, folder, world.client)
    open_survey(world.desk, folder, PASSPHRASE, world.client)
    return world, folder


@pytest.fixture
def waiting(opened: Any) -> Any:
    """A release that waits for its approval."""
    world, folder = opened
    for path in (folder.path / "releases").glob(f"*/{APPROVAL}"):
        path.unlink()
    asked = len(world.internet.seen)
    made = release(world.desk, folder, world.client)
    assert not made.sent
    assert len(world.internet.seen) == asked
    return world, folder, made


def test_a_release_waits_for_its_approver_and_asks_no_server(waiting: Any) -> None:
    _world, folder, made = waiting
    assert folder.state is State.OPENED
    assert not (made.path / APPROVAL).exists()
    with pytest.raises(OpeningRefused, match="has not signed"):
        _last_check(made.path)


def _last_check(path: Path) -> None:
    from survey.researcher.verifying import checks

    for _name, check in checks(Published.read(path)):
        check()


@pytest.mark.parametrize("lie", ["another key", "another file", "half of it"])
def test_what_is_not_her_signature_over_this_release_is_not_sent(
    waiting: Any, approver: Approver, tmp_path: Path, lie: str
) -> None:
    world, folder, made = waiting
    shutil.copytree(made.path, tmp_path / "copy")
    if lie == "another file":
        (tmp_path / "copy" / "release.json").write_bytes(b"{}")
    signer = Approver(bytes(32)) if lie == "another key" else approver
    signature = signer.approve(Published.read(tmp_path / "copy")).read_bytes()
    (made.path / APPROVAL).write_bytes(signature[:32] if lie == "half of it" else signature)
    asked = len(world.internet.seen)
    with pytest.raises(ReleaseRefused, match="not the approver's word"):
        release(world.desk, folder, world.client)
    assert len(world.internet.seen) == asked
    assert folder.state is State.OPENED


def test_she_approves_only_what_holds_and_is_hers_to_approve(
    waiting: Any, approver: Approver, tmp_path: Path
) -> None:
    _world, _folder, made = waiting
    shutil.copytree(made.path, tmp_path / "copy")
    approver.examine(Published.read(tmp_path / "copy"))
    with pytest.raises(ReleaseRefused, match="names another approver"):
        Approver(bytes(32)).examine(Published.read(tmp_path / "copy"))
    leaves = tmp_path / "copy" / "leaves.bin"
    leaves.write_bytes(leaves.read_bytes()[:-32])
    with pytest.raises(OpeningRefused, match="leaf list"):
        approver.examine(Published.read(tmp_path / "copy"))
    (tmp_path / "copy" / "release.json").unlink()
    with pytest.raises(HomeUnusable, match="holds no release"):
        approver.examine(Published.read(tmp_path / "copy"))


def test_once_she_has_signed_it_is_sent_and_every_check_holds(
    waiting: Any, approver: Approver, tmp_path: Path
) -> None:
    world, folder, made = waiting
    shutil.copytree(made.path, tmp_path / "copy")
    copied = Published.read(tmp_path / "copy")
    approver.examine(copied)
    shutil.copy(approver.approve(copied), made.path)
    sent = release(world.desk, folder, world.client)
    assert (sent.sequence, sent.sent) == (made.sequence, True)
    assert folder.state is State.RELEASED
    _last_check(sent.path)


def test_her_key_lies_neither_on_the_desk_nor_beside_servers(session_world: Any) -> None:
    home = session_world.home
    for refused in (home / "desk", home / "servers"):
        with pytest.raises(HomeUnusable):
            Approver.create(refused, secrets.token_bytes)
        assert not (refused / "approver").exists()
    assert Desk.stands_in(home / "desk")


def test_a_key_once_made_stays_and_is_readable_by_her_only(tmp_path: Path) -> None:
    made = Approver.create(tmp_path, secrets.token_bytes)
    assert Approver.create(tmp_path, secrets.token_bytes) == made == Approver.open(tmp_path)
    assert (tmp_path / "approver" / "approver.seed").stat().st_mode & 0o077 == 0
