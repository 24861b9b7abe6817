from pathlib import Path

import pytest

from survey.config import (
    CollectorConfig,
    ConsoleConfig,
    IssuerConfig,
    PageConfig,
    ResearcherConfig,
    trust,
)
from survey.errors import ConfigInvalid, HomeUnusable

ORIGIN = "https://collector.example.org"


@pytest.fixture
def collector(tmp_path: Path) -> Path:
    CollectorConfig.create(tmp_path, origin=ORIGIN, batch=30)
    return tmp_path


def append(home: Path, line: str) -> None:
    path = home / "collector" / "config.toml"
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")


def test_a_configuration_comes_back_from_its_file(collector: Path) -> None:
    config = CollectorConfig.load(collector)
    assert config == CollectorConfig(home=collector / "collector", origin=ORIGIN, batch=30)
    assert config.secrets == collector / "collector" / "secrets"


def test_secrets_are_closed_to_others(collector: Path) -> None:
    assert (collector / "collector" / "secrets").stat().st_mode & 0o777 == 0o700


def test_an_unknown_field_is_named(collector: Path) -> None:
    append(collector, "btach = 3")
    with pytest.raises(ConfigInvalid, match="btach"):
        CollectorConfig.load(collector)


@pytest.mark.parametrize("line", ['batch = "20"', "batch = true", "trusted_keys = [1]", "batch ="])
def test_a_value_of_another_type_is_refused(tmp_path: Path, line: str) -> None:
    CollectorConfig.create(tmp_path, origin=ORIGIN)
    append(tmp_path, line)
    with pytest.raises(ConfigInvalid):
        CollectorConfig.load(tmp_path)


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    CollectorConfig.create(tmp_path, origin=ORIGIN)
    (tmp_path / "collector" / "config.toml").write_text("batch = 20\n")
    with pytest.raises(ConfigInvalid, match="origin"):
        CollectorConfig.load(tmp_path)


def test_the_environment_overrides_the_file(collector: Path) -> None:
    environ = {
        "PLAINSEAL_COLLECTOR_BATCH": "50",
        "PLAINSEAL_COLLECTOR_TRUSTED_KEYS": "a,b",
        "PLAINSEAL_ISSUER_ORIGIN": "https://elsewhere.example.org",
    }
    config = CollectorConfig.load(collector, environ)
    assert (config.batch, config.trusted_keys, config.origin) == (50, ("a", "b"), ORIGIN)


def test_an_override_that_is_no_number_is_refused(collector: Path) -> None:
    with pytest.raises(ConfigInvalid, match="batch"):
        CollectorConfig.load(collector, {"PLAINSEAL_COLLECTOR_BATCH": "many"})


def test_a_folder_that_is_no_home_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeUnusable):
        IssuerConfig.load(tmp_path)


def test_a_home_of_another_layout_is_refused(collector: Path) -> None:
    (collector / "collector" / "layout").write_text("2\n")
    with pytest.raises(HomeUnusable, match="another layout"):
        CollectorConfig.load(collector)


def test_a_home_that_cannot_be_written_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable, match="file/page"):
        PageConfig.create(tmp_path / "file", origin=ORIGIN)


def test_trust_adds_a_key_once_and_keeps_comments(collector: Path) -> None:
    append(collector, "# kept by hand")
    for _ in range(2):
        trust(collector, "collector", "key")
    assert CollectorConfig.load(collector).trusted_keys == ("key",)
    assert "# kept by hand" in (collector / "collector" / "config.toml").read_text("utf-8")


def test_trust_in_a_folder_that_is_no_home_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeUnusable):
        trust(tmp_path, "collector", "key")


def test_each_room_has_its_own_folder(tmp_path: Path) -> None:
    PageConfig.create(tmp_path, origin=ORIGIN)
    ConsoleConfig.create(tmp_path, origin=ORIGIN)
    ResearcherConfig.create(
        tmp_path, issuer_origin=ORIGIN, collector_origin=ORIGIN, page_origin=ORIGIN
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["console", "page", "researcher"]
