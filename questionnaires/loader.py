"""A questionnaire file to a questionnaire, or to every fault it has."""

from collections.abc import Iterable
from pathlib import Path as FilePath

from questionnaires.checks import problems_of
from questionnaires.compiling import size_problems
from questionnaires.cursor import Cursor
from questionnaires.document import read_document
from questionnaires.errors import Fault, Path, Problem, QuestionnaireError
from questionnaires.lint import hints
from questionnaires.model import Questionnaire
from questionnaires.source import Source, compose


def load(path: FilePath | str) -> Questionnaire:
    """Read a questionnaire file.

    Raises
    ------
    QuestionnaireError
        With every fault of the file: line, column, field and what to do.
    """
    return parse(FilePath(path).read_bytes(), FilePath(path).name)


def parse(data: bytes, file: str = "questionnaire") -> Questionnaire:
    """Read a questionnaire from the bytes of a file called `file`."""
    source = compose(data, file)
    return _parse(source)


def review(path: FilePath | str) -> tuple[Fault, ...]:
    """Read a questionnaire file and return what its wording makes one think about."""
    source = compose(FilePath(path).read_bytes(), FilePath(path).name)
    return _placed(source, hints(_parse(source)))


def _parse(source: Source) -> Questionnaire:
    noted: list[Problem] = []
    questionnaire = read_document(Cursor(source.root, (), noted))
    echoed = [p for p in problems_of(questionnaire) if not _echoes(p, noted)]
    faults = [*source.faults, *_placed(source, [*noted, *echoed])]
    faults = faults or list(_placed(source, size_problems(questionnaire)))
    if faults:
        raise QuestionnaireError(sorted(set(faults), key=lambda f: (f.line, f.column, f.message)))
    return questionnaire


def _placed(source: Source, problems: Iterable[Problem]) -> tuple[Fault, ...]:
    return tuple(source.fault(problem.path, problem.message) for problem in problems)


def _echoes(problem: Problem, noted: list[Problem]) -> bool:
    """Tell whether a rule is broken only because something there could not be read."""
    return any(
        _on_one_path(problem.path, other.path)
        or (problem.about is not None and _on_one_path(problem.about, other.path))
        for other in noted
    )


def _on_one_path(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
