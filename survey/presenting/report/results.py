"""``results.json``: every figure of the report, unrounded, the same bytes from the same answers."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any, Final

from analysis.results import Unestimable
from survey.presenting.report.material import Material

VERSION: Final = 1
PRIVATE: Final = "unsuppressed: for the researcher only, never to be published"


def results(material: Material) -> bytes:
    """Return the file. A figure that the data cannot carry says why: {"unestimable": code}."""
    form = material.form
    file = {
        "version": VERSION,
        "private": PRIVATE,
        "status": form.status,
        "survey_id": material.survey_id,
        "software": material.software,
        "seed": material.seed,
        "questionnaire": {"id": form.id, "version": form.version, "title": form.title},
        "languages": form.languages,
        "participation": material.participation,
        "scores": material.summary.scores,
        "groups": {item: table.rows for item, table in material.summary.groups.items()},
        "typology": material.summary.typology,
        "distributions": material.distributions,
        "structure": material.structure,
        "scales": material.scales,
        "careless": material.careless,
        "compared": material.compared,
        "classes": material.classes,
        "drivers": material.drivers,
    }
    return unrounded(file)


def unrounded(file: Mapping[str, object]) -> bytes:
    """Write frozen results as they are, their keys in order."""
    text = json.dumps(_plain(file), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return text.encode() + b"\n"


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON knows
    if isinstance(value, Unestimable):
        return {"unestimable": value.code}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {_key(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def _key(key: object) -> str:
    """Return the name of a figure; that of a pair, such as two factors, holds both."""
    return " ~ ".join(map(str, key)) if isinstance(key, tuple) else str(key)
