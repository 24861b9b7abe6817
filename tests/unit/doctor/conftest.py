"""Real homes, as ``survey init`` and a first start leave them."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from survey.collector.application import create_app as create_collector
from survey.config import CollectorConfig, ConsoleConfig, IssuerConfig, RoomConfig
from survey.console.database import open_database
from survey.doctor.findings import Finding, Grade
from survey.issuer.application import create_app as create_issuer

Grades = Callable[[Iterable[Finding]], dict[str, Grade]]
WORST = (Grade.FINE, Grade.DOUBT, Grade.FAULT)


@pytest.fixture
def grades() -> Grades:
    """Return the worst grade of each check."""

    def worst(findings: Iterable[Finding]) -> dict[str, Grade]:
        found: dict[str, Grade] = {}
        for each in findings:
            before = found.get(each.topic.code, Grade.FINE)
            found[each.topic.code] = max(before, each.grade, key=WORST.index)
        return found

    return worst


@pytest.fixture
def collector(tmp_path: Path) -> CollectorConfig:
    config = CollectorConfig.create(tmp_path, origin="https://collector.example.org")
    config.home.chmod(0o700)
    create_collector(config).extensions["collector"].stop()
    return config


@pytest.fixture
def issuer(tmp_path: Path) -> IssuerConfig:
    config = IssuerConfig.create(tmp_path, origin="https://issuer.example.org")
    config.home.chmod(0o700)
    create_issuer(config).extensions["issuer"].stop()
    return config


@pytest.fixture
def console(tmp_path: Path) -> ConsoleConfig:
    config = ConsoleConfig.create(tmp_path, origin="https://console.example.org")
    config.home.chmod(0o700)
    open_database(config).dispose()
    return config


@pytest.fixture
def rooms(
    issuer: IssuerConfig, collector: CollectorConfig, console: ConsoleConfig
) -> tuple[RoomConfig, ...]:
    return issuer, collector, console
