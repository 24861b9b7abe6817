"""The demo's questionnaires: what was never said by a person must not look as if it was."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import questionnaires

QUESTIONNAIRE: Final = "fault_tolerance"
SIMULATED: Final = {"zh-Hans": "（演示：模拟数据）", "en": " (demo: simulated data)"}
COLLECTING: Final = {"zh-Hans": "（演示）", "en": " (demo)"}


def labelled(label: Mapping[str, str]) -> bytes:
    """Compile the shipped questionnaire with a label after its title; its file stays as it is."""
    loaded = questionnaires.load(questionnaires.shipped(QUESTIONNAIRE))
    titles = zip(loaded.title, loaded.languages, strict=True)
    title = tuple(title + label[language] for title, language in titles)
    return questionnaires.compile(replace(loaded, title=title))
