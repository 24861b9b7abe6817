"""What is worked out from one person's answers: scores, the kind of answers, careless flags.

A file of its own beside the answers, in the same fresh order: line by line the same people. A score
that a person lacks is empty, no code: it was never asked for.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

from analysis.careless import CONVENTIONAL, Careless, Index
from analysis.definition import Definition
from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.scoring import Scores, score
from analysis.typology import classify
from questionnaires.columns import Labels
from questionnaires.compiling import CompiledQuestionnaire
from survey.researcher.careless import look, signs
from survey.researcher.exporting.codebook import Codebook, Variable

UNKNOWN: Final = -2
DECIMALS: Final = 2
WORDS: Final = {
    "zh-Hans": {
        "score": "{name}（分数，0 到 100；差距为 −100 到 100）",
        "typology": "按界限划分的答案类型；描述答案，不是某个人",
        "unplaced": "分数不全，无法归类",
        "flag": "不认真作答的迹象：{name}",
        "flags": "不认真作答的迹象数",
        "careless": "有 {together} 个或更多迹象；是疑问，不是结论",
        "no": "没有",
        "yes": "有",
        "unmeasured": "无法判断",
        "longstring": "连续同答",
        "irv": "答案变化太小",
        "mahalanobis": "远离众人（马氏距离）",
        "even_odd": "奇偶题不一致",
        "attention": "注意力题 {item}",
    },
    "en": {
        "score": "{name} (score, 0 to 100; a difference −100 to 100)",
        "typology": "Kind of answers by cut-offs; describes answers, never a person",
        "unplaced": "a score is missing: not placed",
        "flag": "Sign of careless answering: {name}",
        "flags": "Number of signs of careless answering",
        "careless": "{together} signs or more; a question, not a verdict",
        "no": "no",
        "yes": "yes",
        "unmeasured": "not measured",
        "longstring": "long run of one answer",
        "irv": "answers hardly vary",
        "mahalanobis": "far from the centre of all (Mahalanobis)",
        "even_odd": "even against odd questions",
        "attention": "attention question {item}",
    },
}

Column = tuple[Variable, list[Any]]


def derived(
    form: CompiledQuestionnaire, table: pa.Table, language: str
) -> tuple[Codebook, pa.Table]:
    """Return the derived columns of a table, row by row, and what they mean."""
    place, words = form.languages.index(language), WORDS[language]
    definition = definition_of(form)
    columns = [
        *_scored(form, table, definition, place, words),
        *_signs(form, table, definition, words),
    ]
    variables = tuple(variable for variable, _cells in columns)
    book = Codebook(form.id, form.version, form.title[place], language, variables)
    types = {"code": pa.int8(), "number": pa.float64()}
    arrays = [pa.array(cells, types[variable.kind]) for variable, cells in columns]
    return book, pa.table(arrays, names=[variable.name for variable in variables])


def _scored(
    form: CompiledQuestionnaire,
    table: pa.Table,
    definition: Definition,
    place: int,
    words: dict[str, str],
) -> Iterator[Column]:
    codes = definition.codes()
    found = score(
        Responses.of({name: table.column(name).to_numpy() for name in codes}, codes), definition
    )
    names = {each.id: each.name[place] for each in form.indices}
    names |= {each.id: each.name[place] for each in form.composites}
    for name, scores in found.items():
        label = words["score"].format(name=names[name])
        yield _number(f"score_{name}", label), _points(scores)
    if form.typology and definition.typology:
        kinds, placed = classify(found, definition.typology)
        of = {each.id: each.label[place] for each in form.typology.classes}
        values = tuple((at, of[name]) for at, name in enumerate(definition.typology.classes, 1))
        missing = ((UNKNOWN, words["unplaced"]),)
        variable = _code("typology", words["typology"], values, missing)
        yield variable, np.where(placed, kinds + 1, UNKNOWN).tolist()


def _points(scores: Scores) -> list[float | None]:
    points = scores.numerators * 100.0 / scores.grain
    pairs = zip(points.tolist(), scores.scored.tolist(), strict=True)
    return [point if there else None for point, there in pairs]


def _signs(
    form: CompiledQuestionnaire, table: pa.Table, definition: Definition, words: dict[str, str]
) -> Iterator[Column]:
    found = attempt(lambda: look(form, table, definition)[1])
    if isinstance(found, Unestimable):
        return
    answer = ((0, words["no"]), (1, words["yes"]))
    for name, sign in signs(found).items():
        said = words.get(name) or words["attention"].format(item=name)
        label = words["flag"].format(name=said)
        missing = ((UNKNOWN, words["unmeasured"]),)
        yield _code(f"flag_{name}", label, answer, missing), _flagged(sign, found)
    yield _number("flags", words["flags"], 0), found.count.astype(float).tolist()
    label = words["careless"].format(together=CONVENTIONAL.together)
    yield _code("careless", label, answer, ()), found.careless.astype(int).tolist()


def _flagged(sign: Index | Unestimable, found: Careless) -> list[int]:
    if isinstance(sign, Unestimable):
        return [UNKNOWN] * len(found.count)
    flagged: list[int] = np.where(sign.measured, sign.flagged.astype(int), UNKNOWN).tolist()
    return flagged


def _number(name: str, label: str, decimals: int = DECIMALS) -> Variable:
    return Variable(name, label, "number", "scale", (), (), name, label, decimals)


def _code(name: str, label: str, values: Labels, missing: Labels) -> Variable:
    return Variable(name, label, "code", "nominal", values, missing, name, label)
