"""The researcher's report: every figure of an opened survey, counted here, shown by `presenting`.

It is private: nothing of it has passed suppression. So it stands beside the answers, in
``opened/``, and is destroyed with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from analysis.careless import CONVENTIONAL, Careless, Index
from analysis.compare import Comparison, holm_declared, samples
from analysis.definition import Definition
from analysis.effects import aligned
from analysis.histogram import Histogram
from analysis.means import share
from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.summary import Summary
from analysis.without import without
from questionnaires.compiling import CompiledQuestionnaire
from survey.presenting.report.material import (
    Carelessness,
    Compared,
    Distribution,
    Flag,
    Material,
    Participation,
)
from survey.presenting.report.page import page
from survey.presenting.report.pdf import pdf, require_paper
from survey.presenting.report.results import results
from survey.protocol.statements import Head, IssuerStatement
from survey.researcher.careless import look, signs
from survey.researcher.exporting.codebook import Variable, codebook
from survey.researcher.home import SurveyFolder
from survey.researcher.modelling import classes, drivers, ordered
from survey.researcher.opening.run import opening_of
from survey.researcher.scoring import BOOTSTRAP_SEED, answers_of
from survey.researcher.structure import scales, structure

RESULTS: Final = "opened/results.json"
REPORT: Final = "opened/private-report.{language}.{kind}"


def report(
    folder: SurveyFolder, summary: Summary, language: str, *, on_paper: bool = False
) -> list[Path]:
    """Write ``results.json`` and the report beside the answers; return the files.

    Raises
    ------
    PaperMissing
        If a PDF is asked for and cannot be made; nothing is written then.
    """
    if on_paper:
        require_paper()
    made = material(folder, summary)
    html = page(made, language)
    files = {RESULTS: results(made), REPORT.format(language=language, kind="html"): html}
    if on_paper:
        files[REPORT.format(language=language, kind="pdf")] = pdf(html)
    for name, data in files.items():
        folder.write(name, data)
    return [folder.path / name for name in files]


def material(folder: SurveyFolder, summary: Summary) -> Material:
    """Count everything that the report shows."""
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    table, definition = answers_of(folder, form), definition_of(form)
    answers = _answers(table, definition.codes())
    return Material(
        survey_id=folder.survey_id,
        software=f"Plainseal {version('plainseal')}",
        seed=BOOTSTRAP_SEED,
        form=form,
        participation=_participation(folder),
        summary=summary,
        distributions=tuple(_distributions(form, table)),
        structure=structure(answers, definition, np.random.default_rng(BOOTSTRAP_SEED)),
        scales=scales(answers, definition),
        careless=attempt(lambda: _careless(form, table, definition)),
        compared=_compared(summary),
        classes=classes(ordered(answers), definition, np.random.default_rng(BOOTSTRAP_SEED)),
        drivers=tuple(drivers(ordered(answers), definition, np.random.default_rng(BOOTSTRAP_SEED))),
    )


def _answers(table: pa.Table, codes: Mapping[str, Sequence[int]]) -> Responses:
    return Responses.of({name: table.column(name).to_numpy() for name in codes}, codes)


def _participation(folder: SurveyFolder) -> Participation:
    statement = IssuerStatement.from_bytes(
        folder.read("fetched/issuer-statement", "the issuer's statement")
    )
    head, opening = Head.from_bytes(folder.read("fetched/head", "the head")), opening_of(folder)
    return Participation(
        statement.invited,
        statement.issued,
        head.size,
        opening.opened,
        opening.rejected,
        opening.withdrawn,
        tuple(sorted(opening.reasons.items())),
    )


def _distributions(form: CompiledQuestionnaire, table: pa.Table) -> Iterator[Distribution]:
    """Count the codes of every column that has codes; words and numbers are nobody's business."""
    books = (codebook(form, language).variables for language in form.languages)
    for spoken in zip(*books, strict=True):
        if spoken[0].kind == "code":
            yield _distribution(spoken, table)


def _distribution(spoken: tuple[Variable, ...], table: pa.Table) -> Distribution:
    first = spoken[0]
    column = table.column(first.name).to_numpy()
    codes, numbers = np.unique(column, return_counts=True)
    counts = dict(zip(codes.tolist(), numbers.tolist(), strict=True))
    offered = {code for code, _label in first.values}
    given = sorted({*offered, *(code for code in counts if code >= 0)})
    answered = sum(counts.get(code, 0) for code in given)
    return Distribution(
        first.name,
        first.item,
        tuple(each.label for each in spoken),
        _labels(*(each.values for each in spoken)),
        _labels(*(each.missing for each in spoken)),
        counts,
        {code: attempt(partial(share, counts.get(code, 0), answered)) for code in given},
    )


def _labels(*spoken: tuple[tuple[int, str], ...]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple(
        (labels[0][0], tuple(words for _code, words in labels))
        for labels in zip(*spoken, strict=True)
    )


def _careless(form: CompiledQuestionnaire, table: pa.Table, definition: Definition) -> Carelessness:
    responses, found = look(form, table, definition)
    return Carelessness(
        tuple(_flags(found)),
        CONVENTIONAL.together,
        int(found.careless.sum()),
        len(responses),
        without(responses, definition, found.careless),
    )


def _flags(found: Careless) -> Iterator[Flag]:
    for name, sign in signs(found).items():
        if isinstance(sign, Index):
            yield Flag(name, sign.cutoff, int(sign.measured.sum()), int(sign.flagged.sum()))
        else:
            yield Flag(name, None, 0, 0, sign.code)


def _compared(summary: Summary) -> tuple[Compared, ...]:
    """Compare every index over every group; all these tests are one family for Holm."""
    found = [
        (item, index, attempt(partial(_comparison, summary, item, index)))
        for item, table in summary.groups.items()
        for index in table.unplaced
    ]
    ps = [_p(comparison) for _item, _index, comparison in found]
    return tuple(Compared(*each, p) for each, p in zip(found, holm_declared(ps), strict=True))


def _comparison(summary: Summary, item: str, index: str) -> Comparison:
    rows = summary.groups[item].rows
    filled: dict[int | str, Histogram] = {
        value: row[index].histogram for value, row in rows.items() if row[index].histogram.n
    }
    return samples(aligned(filled))


def _p(comparison: Comparison | Unestimable) -> float | None:
    test = comparison if isinstance(comparison, Unestimable) else comparison.kruskal_wallis
    return None if isinstance(test, Unestimable) else test.p
