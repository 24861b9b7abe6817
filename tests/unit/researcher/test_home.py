"""The desk: what it keeps private, what it refuses to stand beside."""

import secrets
import stat
from pathlib import Path

import pytest

from survey.config import IssuerConfig
from survey.errors import HomeUnusable
from survey.protocol.errors import MessageMalformed, PassphraseWrong, TransitionRefused
from survey.protocol.lifecycle import Event, State
from survey.researcher.files import write_private
from survey.researcher.home import Desk
from survey.researcher.keys import new_keys
from survey.researcher.opening.seed import WRAPPED, open_seed, public_key

ORIGINS = {f"{room}_origin": f"https://{room}.example" for room in ("issuer", "collector", "page")}
PASSPHRASE = "a long enough passphrase"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.create(tmp_path, secrets.token_bytes, **ORIGINS)


def test_a_home_that_also_holds_server_data_is_refused(tmp_path: Path, desk: Desk) -> None:
    assert Desk.open(tmp_path).identity_key == desk.identity_key
    IssuerConfig.create(tmp_path, origin="https://issuer.example")
    with pytest.raises(HomeUnusable, match="also holds the issuer"):
        Desk.open(tmp_path)


def test_a_home_that_was_never_set_up_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeUnusable):
        Desk.open(tmp_path / "nowhere")


def test_setting_up_twice_keeps_the_identity(tmp_path: Path, desk: Desk) -> None:
    again = Desk.create(tmp_path, secrets.token_bytes, **ORIGINS)
    assert again.identity_key == desk.identity_key


def test_sequences_rise_for_each_server_and_survive_a_restart(tmp_path: Path, desk: Desk) -> None:
    assert [desk.next_sequence("https://a.example") for _ in range(3)] == [1, 2, 3]
    assert desk.next_sequence("https://b.example") == 1
    assert Desk.open(tmp_path).next_sequence("https://a.example") == 4


def test_every_secret_is_readable_by_its_owner_only(tmp_path: Path, desk: Desk) -> None:
    new_keys(desk, PASSPHRASE, "interactive", secrets.token_bytes)
    kept = [path for path in (tmp_path / "researcher").rglob("*") if path.name.endswith("seed")]
    assert len(kept) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_the_sealing_seed_is_on_the_disk_only_wrapped(tmp_path: Path, desk: Desk) -> None:
    folder = new_keys(desk, PASSPHRASE, "interactive", secrets.token_bytes)
    seed = open_seed(folder, PASSPHRASE)
    found = [path for path in tmp_path.rglob("*") if path.is_file() and seed in path.read_bytes()]
    assert not found


def test_a_wrong_passphrase_and_a_damaged_file_open_no_seed(desk: Desk) -> None:
    folder = new_keys(desk, PASSPHRASE, "interactive", secrets.token_bytes)
    with pytest.raises(PassphraseWrong):
        open_seed(folder, "another passphrase")
    folder.write(WRAPPED, folder.read(WRAPPED, "")[:-1])
    with pytest.raises(MessageMalformed):
        open_seed(folder, PASSPHRASE)


def test_without_a_test_envelope_opened_there_is_no_key_to_publish(desk: Desk) -> None:
    folder = desk.new_survey("abcdefghijklmnop")
    with pytest.raises(HomeUnusable, match="tried sealing key"):
        public_key(folder)


def test_a_survey_goes_through_its_states_in_order_only(desk: Desk) -> None:
    folder = desk.new_survey("abcdefghijklmnop")
    with pytest.raises(TransitionRefused):
        folder.record(Event.OPEN)
    assert folder.state is State.DRAFT


def test_surveys_stand_in_the_order_of_their_keys_and_none_without_keys(desk: Desk) -> None:
    first = new_keys(desk, PASSPHRASE, "interactive", secrets.token_bytes)
    desk.new_survey("abcdefghijklmnop")  # somebody ended the program while it made the keys
    second = new_keys(desk, PASSPHRASE, "interactive", secrets.token_bytes)
    assert desk.surveys() == [first, second]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    write_private(path, b"first")
    write_private(path, b"second")
    assert path.read_bytes() == b"second"
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    with pytest.raises(HomeUnusable):
        write_private(tmp_path / "kept" / "below a file", b"")
