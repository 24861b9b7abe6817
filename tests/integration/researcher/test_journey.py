"""One survey from draft to release, with bad envelopes among the good ones."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from survey.errors import OpeningRefused, ReleaseRefused, SurveyError
from survey.protocol.encoding import parse
from survey.protocol.envelope import Envelope
from survey.protocol.errors import PassphraseWrong, ProtocolError
from survey.protocol.lifecycle import State
from survey.protocol.sealing import Plaintext, seal
from survey.researcher.collecting import close
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.run import (
    ANSWERS,
    open_survey,
    opening_of,
    rejected_leaves,
)
from survey.researcher.published import Published
from survey.researcher.releasing import Released, latest, release
from survey.researcher.verifying import checks
from survey.simulate.respondent import Started

GOOD = 25
PASSPHRASE = "a long enough passphrase"


def _send_sealed(started: Started, plaintext: bytes, sequence: int = 0) -> bytes:
    manifest, digest = started.survey.manifest, started.survey.manifest_hash
    sealed = seal(plaintext, manifest.sealing_key, digest, started.token.nonce)
    started.send(Envelope.build(started.token, started.seed, sequence, sealed, digest))
    return sealed


@pytest.fixture(scope="module")
def closed(session_world: Any) -> Any:
    """25 good answers; a broken one, one of another form, withdrawals of nothing, of something."""
    world = session_world
    folder = world.publish(world.draft())
    for number in range(GOOD):
        world.answer(folder, number)
    broken = world.start(folder, GOOD)
    envelope = broken.seal({})
    ciphertext = bytes([envelope.ciphertext[0] ^ 1]) + envelope.ciphertext[1:]
    broken.send(
        Envelope.build(broken.token, broken.seed, 0, ciphertext, broken.survey.manifest_hash)
    )
    size = folder.manifest.sealed_plaintext_bytes
    _send_sealed(world.start(folder, GOOD + 1), Plaintext({"nv1": 9}).to_bytes(size))
    withdrawal = Plaintext(None).to_bytes(size)
    _send_sealed(world.start(folder, GOOD + 2), withdrawal)
    _send_sealed(world.start(folder, GOOD + 3), withdrawal, sequence=1)
    close(world.desk, folder, world.client)
    return world, folder


@pytest.fixture(scope="module")
def opened(closed: Any) -> Any:
    world, folder = closed
    return folder, open_survey(world.desk, folder, PASSPHRASE, world.client)


@pytest.fixture(scope="module")
def released(closed: Any, opened: Any) -> tuple[SurveyFolder, Released]:
    (world, _), (folder, _opening) = closed, opened
    return folder, release(world.desk, folder, world.client)


def test_a_wrong_passphrase_opens_nothing_and_fetches_nothing(closed: Any) -> None:
    world, folder = closed
    asked = len(world.internet.seen)
    with pytest.raises(PassphraseWrong):
        open_survey(world.desk, folder, "another passphrase", world.client)
    assert len(world.internet.seen) == asked
    assert not (folder.path / "opened").exists()


def test_bad_rows_are_rejected_with_a_reason_and_never_stop_the_rest(opened: Any) -> None:
    folder, opening = opened
    assert (opening.accepted, opening.opened) == (GOOD + 4, GOOD)
    assert (opening.rejected, opening.withdrawn) == (3, 1)
    assert opening.reasons == {
        "unsealing-failed": 1, "code-outside-scale": 1, "nothing-to-withdraw": 1,
    }  # fmt: skip
    assert opening_of(folder) == opening
    assert len(rejected_leaves(folder)) == 3


def test_the_table_has_every_item_and_nothing_that_names_a_row(opened: Any) -> None:
    folder, _opening = opened
    table = pq.read_table(folder.path / ANSWERS)
    assert table.num_rows == GOOD
    assert not {"nonce", "leaf", "sequence", "index"} & set(table.column_names)
    assert table.schema.metadata[b"plainseal.questionnaire"] == folder.questionnaire
    assert table.schema.field("nv1").metadata[b"label"].decode() == "出了错还指望容错，太天真了。"


def test_plaintext_is_readable_by_its_owner_only(opened: Any) -> None:
    folder, _opening = opened
    assert (folder.path / ANSWERS).stat().st_mode & 0o077 == 0
    assert (folder.path / "opened").stat().st_mode & 0o077 == 0


def test_the_release_is_on_the_console_and_counts_what_the_list_counts(released: Any) -> None:
    folder, made = released
    file = parse(made.file)
    assert folder.state is State.RELEASED
    assert file["participation"] == {
        "invited": 42,
        "issued": GOOD + 4,
        "accepted": GOOD + 4,
        "opened": GOOD,
        "rejected": 3,
    }
    assert {index["id"] for index in file["indices"]} >= {"naive", "trust_norm", "disbelief"}


def test_every_check_of_the_published_files_holds(released: Any) -> None:
    _folder, made = released
    names = []
    for name, check in checks(Published.read(made.path)):
        check()
        names.append(name)
    assert names == [
        "manifest", "issuer statement", "head", "leaf list", "audit records",
        "questionnaire", "page", "rejected leaves", "release",
    ]  # fmt: skip


def _verify(path: Path) -> None:
    for _name, check in checks(Published.read(path)):
        check()


FILES = (
    "manifest.json", "manifest.sig", "questionnaire.json", "head", "issuer-statement",
    "leaves.bin", "audit-records", "release.json", "release.sig",
    "bundle.statement", "page.html", "style.css", "client.js", "after.js",
    "rejections.json", "rejections.sig",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0.02, 0.5, 0.97])
def test_one_flipped_bit_in_any_published_file_is_a_lie(
    released: Any, tmp_path: Path, name: str, place: float
) -> None:
    _folder, made = released
    shutil.copytree(made.path, tmp_path / "published")
    path = tmp_path / "published" / name
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= 1
    path.write_bytes(data)
    with pytest.raises((SurveyError, ProtocolError)):
        _verify(tmp_path / "published")


@pytest.mark.parametrize("name", ["leaves.bin", "audit-records"])
def test_a_dropped_last_entry_is_a_lie(released: Any, tmp_path: Path, name: str) -> None:
    _folder, made = released
    shutil.copytree(made.path, tmp_path / "published")
    path = tmp_path / "published" / name
    size = {"leaves.bin": 32, "audit-records": 484}[name]
    path.write_bytes(path.read_bytes()[:-size])
    with pytest.raises(OpeningRefused):
        _verify(tmp_path / "published")


def test_a_release_that_counts_one_fewer_is_a_lie(released: Any, tmp_path: Path) -> None:
    from survey.protocol.encoding import emit
    from survey.protocol.statements import sign_release

    folder, made = released
    shutil.copytree(made.path, tmp_path / "published")
    file = parse(made.file)
    file["participation"]["accepted"] -= 1
    data = emit(file)
    root = (made.path / "head").read_bytes()[36:68]
    signature = sign_release(folder.release_seed, folder.manifest.hash, root, data)
    (tmp_path / "published" / "release.json").write_bytes(data)
    (tmp_path / "published" / "release.sig").write_bytes(signature)
    with pytest.raises(ReleaseRefused, match="other responses"):
        _verify(tmp_path / "published")


def test_the_same_figures_are_released_once_however_often_it_is_asked(
    closed: Any, released: Any
) -> None:
    (world, _), (folder, made) = closed, released
    for again in (False, True):
        repeated = release(world.desk, folder, world.client, again=again)
        assert (repeated.sequence, repeated.new) == (made.sequence, False)
    assert latest(folder).file == made.file


def test_no_reason_stands_beside_a_leaf(released: Any) -> None:
    _folder, made = released
    published = json.loads((made.path / "rejections.json").read_bytes())
    assert set(published) == {"leaves", "reasons"}
    assert published["leaves"] == sorted(published["leaves"])
    assert all(isinstance(leaf, str) for leaf in published["leaves"])
