"""Which tests there are, by file: what a document names as shown must be among them."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"(?P<path>[^`:]+)::(?P<test>[^`]+)")


@cache
def cases_in(path: Path) -> set[str]:
    """Tests that a Python or TypeScript file defines."""
    text = path.read_text("utf-8")
    if path.suffix == ".ts":
        return set(re.findall(r"\b(?:it|test)(?:\.\w+\([^)]*\))?\(\s*'([^']+)'", text))
    nodes = ast.walk(ast.parse(text))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def exists(named: str) -> bool:
    """Whether there is a test of this name, written ``path::test``."""
    parts = NAMED.fullmatch(named)
    if parts is None or not (ROOT / parts["path"]).is_file():
        return False
    return parts["test"] in cases_in(ROOT / parts["path"])
