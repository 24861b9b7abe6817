"""YAML as its author sees it: nodes with a line and a column, nothing constructed.

A value is only ever read from a node, so no tag can run code. Anchors and aliases are refused
(ten lines of them can stand for a gigabyte), and so are keys given twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from yaml import MappingNode, Node, SafeLoader, ScalarNode, SequenceNode
from yaml.error import Mark, MarkedYAMLError
from yaml.events import Event
from yaml.reader import ReaderError

from questionnaires.errors import Fault, Path, QuestionnaireError

LARGEST_BYTES = 1 << 20
DEEPEST = 16


@dataclass(frozen=True)
class Source:
    """A file's nodes, and the faults of its notation."""

    file: str
    root: Node
    faults: tuple[Fault, ...]

    def fault(self, path: Path, message: str) -> Fault:
        """Give a problem its place: the deepest node on its path that is in the file."""
        mark, node, field = self.root.start_mark, self.root, ""
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            mark, node, name = found
            field += name
        return _fault(self.file, mark, message, field.removeprefix("."))


def compose(data: bytes, file: str) -> Source:
    """Read YAML into nodes; raise where there is nothing to read."""
    if len(data) > LARGEST_BYTES:
        raise QuestionnaireError([Fault(file, 1, 1, "", f"longer than {LARGEST_BYTES} bytes")])
    try:
        composer = _Composer(data.decode("utf-8-sig"))
        root = composer.get_single_node()
    except UnicodeDecodeError as cause:
        line = data.count(b"\n", 0, cause.start) + 1
        raise QuestionnaireError([Fault(file, line, 1, "", "not UTF-8")]) from cause
    except ReaderError as cause:
        fault = Fault(file, 1, 1, "", f"holds the control character {cause.character!r}")
        raise QuestionnaireError([fault]) from cause
    except MarkedYAMLError as cause:
        fault = _fault(file, cause.problem_mark, f"cannot be read: {cause.problem}")
        raise QuestionnaireError([fault]) from cause
    if root is None:
        raise QuestionnaireError([Fault(file, 1, 1, "", "the file is empty")])
    repeated = (_fault(file, mark, message) for mark, message in _repeated_keys(root))
    return Source(file, root, tuple(repeated))


class _Composer(SafeLoader):
    """Builds nodes, never values; refuses aliases, and stops at sixteen levels."""

    depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor is not None:
            raise _refused("anchors and aliases are not allowed, write it out", event)
        if self.depth == DEEPEST:
            raise _refused(f"deeper than {DEEPEST} levels", event)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _refused(problem: str, event: Event) -> MarkedYAMLError:
    mark = event.start_mark
    return MarkedYAMLError(problem=problem, problem_mark=mark if isinstance(mark, Mark) else None)


def _repeated_keys(node: Node) -> Iterator[tuple[Mark, str]]:
    if isinstance(node, SequenceNode):
        for part in node.value:
            yield from _repeated_keys(part)
    if not isinstance(node, MappingNode):
        return
    seen: set[str] = set()
    for key, part in node.value:
        if not isinstance(key, ScalarNode):
            yield key.start_mark, "a field's name must be a word"
        elif key.value in seen:
            yield key.start_mark, f"{key.value} is given twice"
        seen.add(str(key.value))
        yield from _repeated_keys(part)


def _child(node: Node, step: str | int) -> tuple[Mark, Node, str] | None:
    """Find a child; a field is where its key stands, and an entry is known by its id."""
    if isinstance(node, MappingNode):
        for key, part in node.value:
            if key.value == step:
                return key.start_mark, part, f".{step}"
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        part = node.value[step]
        return part.start_mark, part, f"[{_id_of(part) or step + 1}]"
    return None


def _id_of(node: Node) -> str:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((str(part.value) for key, part in pairs if key.value == "id"), "")


def _fault(file: str, mark: Mark | None, message: str, field: str = "") -> Fault:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(file, line, column, field, message)
