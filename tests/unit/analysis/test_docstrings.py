"""The docstrings are the manual: every example runs, every public name says what it takes."""

import doctest
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

import analysis

MODULES = sorted(module.name for module in pkgutil.walk_packages(analysis.__path__, "analysis."))
DOORS = [name for name in MODULES if hasattr(importlib.import_module(name), "__path__")]


def public_functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, member in vars(module).items():
        if name.startswith("_") or getattr(member, "__module__", None) != module.__name__:
            continue
        if isinstance(member, FunctionType):
            yield name, member
        elif inspect.isclass(member):
            yield from _methods(member)


def _methods(owner: type) -> Iterator[tuple[str, FunctionType]]:
    for name, member in vars(owner).items():
        function = getattr(member, "__func__", member)
        if not name.startswith("_") and isinstance(function, FunctionType):
            yield f"{owner.__name__}.{name}", function


@pytest.mark.parametrize("name", MODULES)
def test_every_example_in_the_docstrings_is_true(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_says_what_it_returns_and_shows_an_example(name: str) -> None:
    for place, function in public_functions(importlib.import_module(name)):
        text = inspect.getdoc(function) or ""
        takes = [p for p in inspect.signature(function).parameters if p not in {"self", "cls"}]
        assert "Examples\n--------\n>>>" in text, place
        assert not takes or "Parameters\n----------\n" in text, place
        nothing = inspect.signature(function).return_annotation is None
        assert nothing or "Returns\n-------\n" in text or "Yields\n------\n" in text, place


def test_every_map_names_its_modules() -> None:
    unnamed = []
    for name in MODULES:
        room, _, module = name.rpartition(".")
        words = re.findall(r"\w+", inspect.getdoc(importlib.import_module(room)) or "")
        if module not in words:
            unnamed.append(name)
    assert unnamed == []


@pytest.mark.parametrize("door", DOORS)
def test_a_door_has_only_names_that_its_parts_define(door: str) -> None:
    package = importlib.import_module(door)
    parts = {name for name in MODULES if name.startswith(f"{door}.")}
    assert package.__all__ == sorted(package.__all__)
    assert {getattr(package, name).__module__ for name in package.__all__} <= parts
