"""schema.json helps editors; it must never disagree with the loader."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import questionnaires
from questionnaires import Fault, shipped
from questionnaires.document import OPTIONAL, REQUIRED
from questionnaires.item_entries import KINDS
from questionnaires.model import COMPOSITE_KINDS, FAMILIES, HIGH_IS, LANGUAGES, STATUSES

FaultsOf = Callable[[str], tuple[Fault, ...]]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    file = Path(questionnaires.__file__).with_name("schema.json")
    loaded: dict[str, Any] = json.loads(file.read_text("utf-8"))
    Draft202012Validator.check_schema(loaded)
    return loaded


@pytest.fixture(scope="module")
def accepts(schema: dict[str, Any]) -> Callable[[object], bool]:
    validator = Draft202012Validator(schema)
    return lambda document: bool(validator.is_valid(document))


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_shipped_questionnaire_fits_the_schema_it_names(
    path: Path, schema: dict[str, Any]
) -> None:
    text = path.read_text("utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert json.loads((path.parent / named).read_text("utf-8")) == schema
    assert list(Draft202012Validator(schema).iter_errors(yaml.safe_load(text))) == []


def test_the_schema_knows_the_fields_and_tables_of_the_loader(schema: dict[str, Any]) -> None:
    assert set(schema["required"]) == set(REQUIRED)
    assert set(schema["properties"]) == {*REQUIRED, *OPTIONAL}
    entries = schema["$defs"]
    assert entries["index"]["properties"]["family"]["enum"] == list(FAMILIES)
    assert entries["high_is"]["enum"] == list(HIGH_IS)
    assert entries["composite"]["properties"]["kind"]["enum"] == list(COMPOSITE_KINDS)
    assert schema["properties"]["status"]["enum"] == list(STATUSES)
    assert schema["properties"]["languages"]["items"]["enum"] == list(LANGUAGES)


def test_the_schema_knows_every_kind_of_item(schema: dict[str, Any]) -> None:
    entries = schema["$defs"]
    common = {"id", "type", "scale", "key", "why", "when", "nonresponse", *LANGUAGES}
    for name, kind in KINDS.items():
        entry = entries["text_item" if name == "text" else name]
        assert entry["properties"]["type"]["const"] == name
        assert set(entry["properties"]) == {*common, *kind.required, *kind.optional}
        assert set(kind.required) <= set(entry["required"])


def mutilated(document: object) -> Iterator[object]:
    """Yield copies of a document with one field left out, misnamed, or of another type."""
    for path in _paths(document):
        for spoil in (_without, _misnamed, _mistyped):
            copy = json.loads(json.dumps(document))
            parent = copy
            for step in path[:-1]:
                parent = parent[step]
            if spoil(parent, path[-1]):
                yield copy


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps: Iterable[Any] = node if isinstance(node, dict) else ()
    steps = range(len(node)) if isinstance(node, list) else steps
    for step in steps:
        yield (*path, step)
        yield from _paths(node[step], (*path, step))


def _without(parent: Any, step: Any) -> bool:
    parent.pop(step)
    return True


def _misnamed(parent: Any, step: Any) -> bool:
    if isinstance(parent, dict):
        parent["x-" + step] = parent.pop(step)
    return isinstance(parent, dict)


def _mistyped(parent: Any, step: Any) -> bool:
    parent[step] = {"x-y": 1} if isinstance(parent[step], (str, int, list)) else [1]
    return True


def test_what_the_schema_refuses_the_loader_refuses_too(
    accepts: Callable[[object], bool], faults_of: FaultsOf
) -> None:
    document = yaml.safe_load(shipped("office_climate").read_text("utf-8"))
    assert faults_of(json.dumps(document)) == ()
    some = islice(mutilated(document), 0, None, 7)
    refused = [copy for copy in some if not accepts(copy)]
    assert len(refused) > 50
    for copy in refused:
        assert faults_of(json.dumps(copy, ensure_ascii=False))
