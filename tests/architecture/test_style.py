"""The ceilings of the house: small files, small functions, shallow nesting, no circle."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("survey", "questionnaires", "analysis")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
MAX_NESTING = 3
NESTING = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BANNED_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}
PUBLIC_ROOMS = ("survey/protocol", "analysis", "questionnaires")


def sources(*suffixes: str) -> list[Path]:
    folders = (*PACKAGES, "tests", "benchmarks")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    hidden = {"node_modules", "build", "__pycache__"}
    return sorted(
        path for path in found if path.suffix in suffixes and not hidden & set(path.parts)
    )


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, FUNCTIONS):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without decorators and docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def nesting(node: ast.AST) -> int:
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            continue
        deeper = isinstance(child, NESTING) and not is_elif(node, child)
        deepest = max(deepest, nesting(child) + deeper)
    return deepest


def is_elif(parent: ast.AST, child: ast.AST) -> bool:
    return isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]


@pytest.mark.parametrize("path", sources(".py", ".ts", ".css", ".html"), ids=str)
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_FILE_LINES
    assert path.name not in BANNED_NAMES


@pytest.mark.parametrize("path", sources(".py"), ids=str)
def test_functions_are_short_and_shallow(path: Path) -> None:
    long = [(f.name, length(f)) for f in functions(path) if length(f) > MAX_FUNCTION_LINES]
    deep = [(f.name, nesting(f)) for f in functions(path) if nesting(f) > MAX_NESTING]
    assert (long, deep) == ([], [])


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("room", PUBLIC_ROOMS)
def test_whatever_is_public_here_says_what_it_is(room: str) -> None:
    silent = []
    for path in (ROOT / room).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        public = [
            node
            for node in tree.body
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_")
        ]
        silent += [f"{path}:{node.name}" for node in public if not ast.get_docstring(node)]
        if not ast.get_docstring(tree):
            silent.append(str(path))
    assert silent == []


def test_every_room_opens_with_its_law() -> None:
    rooms = [
        *(ROOT / "survey").glob("*/__init__.py"),
        *(ROOT / p / "__init__.py" for p in PACKAGES),
    ]
    for room in rooms:
        assert ast.get_docstring(ast.parse(room.read_text("utf-8"))), room
