"""Keys: one per survey and kind, its owner's alone, gone when destroyed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from survey.storage.secret_files import SecretFiles


def test_a_key_is_made_once_and_read_ever_after(tmp_path: Path) -> None:
    files = SecretFiles(tmp_path, "log")
    assert files.read("a") is None
    assert files.read_or_make("a", lambda: b"first") == b"first"
    assert files.read_or_make("a", lambda: b"second") == b"first"
    assert (tmp_path / "a.log").stat().st_mode & 0o777 == 0o600


def test_of_many_that_make_it_at_once_one_wins_for_all(tmp_path: Path) -> None:
    files = SecretFiles(tmp_path, "log")
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda n: files.read_or_make("a", lambda: bytes([n])), range(16)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.log"]


def test_a_destroyed_key_is_gone(tmp_path: Path) -> None:
    files = SecretFiles(tmp_path, "token")
    files.read_or_make("a", lambda: b"secret")
    assert files.destroy("a")
    assert not files.destroy("a")
    assert files.read("a") is None
    assert list(tmp_path.iterdir()) == []
