"""PostgreSQL's settings, asked of a real server: all in order, then each of them wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.config import CollectorConfig
from survey.doctor import databases
from survey.doctor.findings import Finding, Grade
from survey.doctor.postgres import ASIDE, SLOTS
from survey.storage import postgresql
from survey.storage.postgresql_server import RULES
from tests.integration.postgres.cluster import ROLE, Cluster, binaries

WRONG = {
    "track_commit_timestamp": "on",
    "fsync": "off",
    "full_page_writes": "off",
    "log_statement": "all",
    "log_connections": "on",
    "log_disconnections": "on",
    "log_duration": "on",
    "log_min_duration_statement": "0",
    "log_min_duration_sample": "0",
    "log_transaction_sample_rate": "1",
    "log_checkpoints": "on",
    "log_lock_waits": "on",
    "log_temp_files": "0",
    "log_parameter_max_length_on_error": "100",
    "wal_recycle": "on",
    "wal_init_zero": "on",
    "archive_mode": "on",
    "wal_level": "logical",
    "wal_keep_size": "64",
    "log_autovacuum_min_duration": "0",
    "log_replication_commands": "on",
    "log_min_messages": "debug1",
    "shared_preload_libraries": "auto_explain",
    "session_preload_libraries": "auto_explain",
}
UNTRIED = {"local_preload_libraries"}  # takes what lies in a folder for plugins, which is empty


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    programs = binaries()
    if programs is None:
        pytest.skip("SKIPPED ALOUD: no PostgreSQL here; its settings were not examined")
    made = Cluster(programs)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def url(cluster: Cluster) -> str:
    return cluster.create("collector")


@pytest.fixture
def collector(tmp_path: Path, url: str) -> CollectorConfig:
    origin = "https://collector.example.org"
    return CollectorConfig.create(tmp_path, origin=origin, database=url)


def settings() -> set[str]:
    return {rule.setting for rule in RULES} | {rule.setting for _topic, rule, _grade in ASIDE}


def by_setting(findings: list[Finding]) -> dict[str, Grade]:
    return {str(each.values["setting"]): each.grade for each in findings}


def test_a_server_as_the_storage_law_wants_it_is_fine(collector: CollectorConfig) -> None:
    found = by_setting(list(databases.examine(collector)))
    assert found == dict.fromkeys({*settings(), SLOTS}, Grade.FINE)


def test_every_setting_that_is_wrong_is_seen_with_its_remedy(
    cluster: Cluster, collector: CollectorConfig
) -> None:
    cluster.stop()
    cluster.start(*(f"-c{name}={value}" for name, value in WRONG.items()))
    findings = list(databases.examine(collector))
    cluster.stop()
    cluster.start()
    expected = dict.fromkeys(WRONG, Grade.FAULT) | {"wal_level": Grade.DOUBT}
    assert {**by_setting(findings), **expected} == by_setting(findings)
    assert all(each.command for each in findings if each.grade is not Grade.FINE)


def test_a_program_that_acknowledges_before_the_disk_has_it_is_seen(
    collector: CollectorConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = {**postgresql.SETTINGS, "synchronous_commit": "off"}
    monkeypatch.setattr(postgresql, "SETTINGS", hasty)
    found = by_setting(list(databases.examine(collector)))
    assert found["synchronous_commit"] is Grade.FAULT


def test_no_rule_is_without_a_test() -> None:
    assert settings() == {*WRONG, *UNTRIED, "synchronous_commit"}


def test_a_forgotten_replication_slot_and_a_setting_of_one_role_are_seen(
    cluster: Cluster, collector: CollectorConfig
) -> None:
    cluster.execute("SELECT pg_create_physical_replication_slot('forgotten', true)")
    cluster.execute(f"ALTER ROLE {ROLE} SET wal_recycle = off")
    findings = list(databases.examine(collector))
    cluster.execute(f"ALTER ROLE {ROLE} RESET wal_recycle")
    cluster.execute("SELECT pg_drop_replication_slot('forgotten')")
    bad = {str(each.values["setting"]): each for each in findings if each.grade is Grade.FAULT}
    assert set(bad) == {SLOTS, "wal_recycle"}
    assert "forgotten" in bad[SLOTS].command


def test_a_server_that_does_not_answer_is_not_said_to_be_well(
    cluster: Cluster, collector: CollectorConfig
) -> None:
    cluster.stop()
    (finding,) = databases.examine(collector)
    cluster.start()
    assert finding.grade is Grade.DOUBT
