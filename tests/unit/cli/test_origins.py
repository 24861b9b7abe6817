"""An origin that no manifest could name is refused when a room is set up, and when it is read."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from survey.config import IssuerConfig, PageConfig, ResearcherConfig, check_origin
from survey.errors import ConfigInvalid
from survey.protocol.errors import ManifestInvalid
from survey.protocol.manifest import Manifest

WIRE = Path(__file__).parents[2] / "vectors" / "wire.json"
GOOD = (
    "https://page.example",
    "https://page.example:8443",
    "https://192.0.2.7:8400",
    "http://localhost:8400",
    "http://127.0.0.1",
)
BAD = (
    "foo",
    "localhost:9400",
    "http://example.org/path",
    "http://example.org",
    "https://example.org/",
    "https://Example.org",
    "https://example.org:443",
    "https://-example.org",
    "https://example.org:port",
    "http://localhost.example.org",
    "https://example.org\n",
    " https://example.org",
)


@pytest.mark.parametrize("origin", BAD)
def test_what_is_no_origin_is_refused_in_one_sentence(tmp_path: Path, origin: str) -> None:
    with pytest.raises(ConfigInvalid, match="is no origin"):
        PageConfig.create(tmp_path, origin=origin)
    assert not (tmp_path / "page").exists()


def test_a_researcher_names_her_servers_by_origins_too(tmp_path: Path) -> None:
    good = dict.fromkeys(("issuer_origin", "collector_origin", "page_origin"), GOOD[0])
    assert not ResearcherConfig.create(tmp_path, **good).console_origin
    for name in (*good, "console_origin"):
        with pytest.raises(ConfigInvalid, match="http on localhost only"):
            ResearcherConfig.create(tmp_path, **{**good, name: "http://example.org"})


def test_an_origin_is_looked_at_again_whenever_it_is_read(tmp_path: Path) -> None:
    IssuerConfig.create(tmp_path, origin=GOOD[0])
    with pytest.raises(ConfigInvalid, match="is no origin"):
        IssuerConfig.load(tmp_path, {"PLAINSEAL_ISSUER_ORIGIN": "issuer.example"})
    (tmp_path / "issuer" / "config.toml").write_text('origin = ""\n')
    with pytest.raises(ConfigInvalid, match="is no origin"):
        IssuerConfig.load(tmp_path)


@pytest.mark.parametrize("origin", [*GOOD, *BAD])
def test_configuration_and_manifest_have_one_rule(origin: str) -> None:
    manifest = Manifest.from_bytes(json.loads(WIRE.read_bytes())["manifest"]["bytes"].encode())
    assert _is_configured(origin) == _is_named(manifest, origin) == (origin in GOOD)


def _is_configured(origin: str) -> bool:
    try:
        check_origin(origin)
    except ConfigInvalid:
        return False
    return True


def _is_named(manifest: Manifest, origin: str) -> bool:
    try:
        replace(manifest, page_origin=origin)
    except ManifestInvalid:
        return False
    return True
