"""What a slow network has to carry: the page as it is built, with the longest shipped questions."""

import json
from pathlib import Path

import pytest

import questionnaires

from .publisher import Publisher

BUILD = Path(__file__).parents[3] / "survey" / "static" / "build"
SCRIPT_LIMIT = 40 * 1024
PAGE_LIMIT = 60 * 1024


@pytest.fixture
def shipped(publisher: Publisher) -> Publisher:
    names = json.loads((BUILD / "build.json").read_text("utf-8"))
    compiled = questionnaires.compile(
        questionnaires.load(questionnaires.shipped("fault_tolerance"))
    )
    publisher.questionnaire = compiled
    publisher.manifest = publisher.compose()
    publisher.after = (BUILD / names["after"]).read_bytes()
    publisher.stylesheet = (BUILD / names["stylesheet"]).read_bytes()
    answer = publisher.publish(script=(BUILD / names["bundle"]).read_bytes())
    assert answer.status_code == 200
    return publisher


def test_the_script_and_the_page_keep_their_weight(shipped: Publisher) -> None:
    folder = next((shipped.config.home / "published").iterdir())
    sizes = {
        stem: sum(path.stat().st_size for path in folder.glob(f"{stem}.*.gz"))
        for stem in ("client", "style", "document")
    }
    assert sizes["client"] < SCRIPT_LIMIT, sizes
    assert sum(sizes.values()) < PAGE_LIMIT, sizes
