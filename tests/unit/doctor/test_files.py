"""Permissions, users, disk, backups: each is well in a new home, and each is seen when broken."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from survey.config import CollectorConfig, IssuerConfig, PageConfig, ResearcherConfig, RoomConfig
from survey.doctor import backups, disk, people, permissions
from survey.doctor.findings import Finding, Grade
from survey.doctor.house import House
from survey.errors import HomeUnusable

Grades = Callable[[Iterable[Finding]], dict[str, Grade]]
HOUR = 3600


def test_what_a_room_makes_is_its_owners_alone(
    rooms: tuple[RoomConfig, ...], grades: Grades
) -> None:
    for room in rooms:
        found = grades(permissions.examine(room))
        assert set(found) == {"folder", "secrets", "data-files"}
        assert set(found.values()) == {Grade.FINE}


@pytest.mark.parametrize(
    ("check", "path", "mode"),
    [
        ("folder", ".", 0o750),
        ("folder", ".", 0o701),
        ("secrets", "secrets", 0o710),
        ("secrets", "secrets/survey.log", 0o640),
        ("data-files", "collector.sqlite3", 0o604),
    ],
)
def test_whatever_others_may_open_is_named_with_its_remedy(
    collector: CollectorConfig, grades: Grades, check: str, path: str, mode: int
) -> None:
    key = collector.secrets / "survey.log"
    key.touch(0o600)
    (collector.home / path).chmod(mode)
    findings = list(permissions.examine(collector))
    assert grades(findings)[check] is Grade.FAULT
    mend = next(each.command for each in findings if each.grade is Grade.FAULT)
    assert os.system(mend) == 0  # noqa: S605 - the very command that is printed
    assert set(grades(permissions.examine(collector)).values()) == {Grade.FINE}


def test_a_file_of_another_user_is_named(collector: CollectorConfig, grades: Grades) -> None:
    if os.geteuid() != 0:
        pytest.skip("SKIPPED ALOUD: only root can give a file away")
    os.chown(collector.home / "collector.sqlite3", 61_001, 61_001)
    assert grades(permissions.examine(collector))["data-files"] is Grade.FAULT


def test_one_user_with_all_rooms_is_doubtful_and_users_of_their_own_are_not(
    rooms: tuple[RoomConfig, ...], tmp_path: Path, grades: Grades
) -> None:
    house = House(tmp_path, rooms)
    assert grades(people.examine(house))["users"] is Grade.DOUBT
    if os.geteuid() != 0:
        pytest.skip("SKIPPED ALOUD: only root can give a folder away")
    for uid, room in enumerate(rooms, 61_001):
        os.chown(room.home, uid, uid)
    assert grades(people.examine(house))["users"] is Grade.FINE


def test_rooms_on_one_host_are_doubtful_and_never_beside_the_console(
    tmp_path: Path, grades: Grades
) -> None:
    def hosts(*origins: str) -> Grade:
        names = ("issuer_origin", "collector_origin", "page_origin", "console_origin")
        config = ResearcherConfig(tmp_path, **dict(zip(names, origins, strict=True)))
        return grades(people.examine(House(tmp_path, (config,))))["hosts"]

    tmp_path.chmod(0o700)
    a, b, c, d = (f"https://{name}.example.org" for name in "abcd")
    assert hosts(a, b, c, d) is Grade.FINE
    assert hosts(a, f"{a}:8443", c, d) is Grade.DOUBT
    assert hosts(a, b, c, f"{c}:8443") is Grade.FAULT


def test_a_disk_with_room_is_fine_and_one_without_is_not(
    collector: CollectorConfig, grades: Grades
) -> None:
    assert grades([disk.examine(collector)]) == {"disk": Grade.FINE}
    with (collector.home / "collector.sqlite3").open("r+b") as file:
        free = os.statvfs(collector.home)
        file.truncate(free.f_bavail * free.f_frsize)  # sparse: it takes no space
    assert grades([disk.examine(collector)]) == {"disk": Grade.FAULT}


@pytest.mark.parametrize(
    ("hours", "grade"),
    [(1, Grade.FINE), (25, Grade.FINE), (30, Grade.DOUBT), (200, Grade.FAULT)],
)
def test_a_backup_ages(collector: CollectorConfig, hours: int, grade: Grade) -> None:
    mark = collector.home / backups.MARK
    mark.touch()
    finding = backups.examine(collector, mark.stat().st_mtime + hours * HOUR)
    assert finding is not None
    assert finding.grade is grade
    assert finding.values["hours"] == hours


def test_without_a_backup_the_collector_is_doubtful(collector: CollectorConfig) -> None:
    finding = backups.examine(collector)
    assert finding is not None
    assert finding.grade is Grade.DOUBT


def test_with_a_backup_the_issuer_is(issuer: IssuerConfig) -> None:
    without = backups.examine(issuer)
    (issuer.home / backups.MARK).touch()
    with_one = backups.examine(issuer)
    assert without is not None
    assert with_one is not None
    assert (without.grade, with_one.grade) == (Grade.FINE, Grade.DOUBT)


def test_a_page_server_can_be_published_to_again(tmp_path: Path) -> None:
    assert backups.examine(PageConfig.create(tmp_path, origin="https://a.example")) is None


def test_a_house_is_every_room_of_a_home_or_the_one_that_is_named(
    rooms: tuple[RoomConfig, ...], tmp_path: Path
) -> None:
    assert House.of(tmp_path).rooms == rooms
    assert House.of(tmp_path, "issuer").rooms == rooms[:1]
    with pytest.raises(HomeUnusable):
        House.of(tmp_path, "page")
    with pytest.raises(HomeUnusable):
        House.of(tmp_path / "issuer")
