"""What has no place on a server is found wherever it lies; what belongs there is left in peace."""

import gzip
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from survey.config import CollectorConfig, IssuerConfig
from survey.doctor import belongings
from survey.doctor.findings import Finding, Grade
from survey.doctor.house import House
from survey.doctor.search import CHUNK, files_under, found_in, is_readable

Grades = Callable[[Iterable[Finding]], dict[str, Grade]]
LINK = "https://page.example.org/s/abcdefghijklmnop#0123-4567-89AB.xyz"


@pytest.fixture
def house(issuer: IssuerConfig, collector: CollectorConfig, tmp_path: Path) -> House:
    (issuer.secrets / "abcdefghijklmnop.token").write_bytes(bytes(1200))
    return House(tmp_path, (issuer, collector))


def test_a_servers_own_keys_belong_to_it(house: House, grades: Grades) -> None:
    found = grades(belongings.examine(house))
    assert found == dict.fromkeys(("researcher-keys", "invitations", "answers"), Grade.FINE)


@pytest.mark.parametrize(
    ("check", "name", "content"),
    [
        ("researcher-keys", "issuer/secrets/release.seed", bytes(32)),
        ("researcher-keys", "collector/old/manifest.seed", bytes(32)),
        ("researcher-keys", "issuer/notes.bin", b"asv1seed" + bytes(96)),
        ("researcher-keys", "issuer/secrets/notes.bin", b"asv1seed" + bytes(96)),
        ("researcher-keys", "researcher/layout", b"1\n"),
        ("invitations", "issuer/invitations.csv", f"link\n{LINK}\n".encode()),
        ("answers", "collector/opened/answers", b"PAR1" + bytes(64)),
    ],
)
def test_what_a_researcher_left_behind_is_found(
    house: House, grades: Grades, check: str, name: str, content: bytes
) -> None:
    path = house.home / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    found = grades(belongings.examine(house))
    assert {name for name, grade in found.items() if grade is Grade.FAULT} == {check}


def test_bytes_are_found_across_the_seam_of_two_chunks_and_in_a_compressed_log(
    tmp_path: Path,
) -> None:
    wanted = re.compile(b"needle")
    (tmp_path / "log").write_bytes(bytes(CHUNK - 3) + b"needle" + bytes(CHUNK))
    (tmp_path / "log.gz").write_bytes(gzip.compress(b"hay needle hay"))
    (tmp_path / "torn.gz").write_bytes(gzip.compress(b"hay needle hay" * 999)[:20])
    (tmp_path / "hay").write_bytes(b"needl")
    found = [path.name for path in files_under(tmp_path) if found_in(path, wanted)]
    assert found == ["log", "log.gz"]


def test_a_place_that_is_not_there_can_not_be_read(tmp_path: Path) -> None:
    assert is_readable(tmp_path)
    assert not is_readable(tmp_path / "nowhere")
