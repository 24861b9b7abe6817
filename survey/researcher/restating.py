"""A release said again from its bare figures: every word and every gap must be where it belongs.

Title, names, labels, meanings and notes follow from questionnaire and figures, and which figures
there are follows from questionnaire and plan. So whoever has the public files can write the whole
release once more, and what was added, renamed, reordered or left out shows as another byte.
"""

from dataclasses import asdict, replace

from analysis.disclosed import (
    Disclosed,
    DisclosedAlpha,
    DisclosedGroup,
    DisclosedScore,
    Figures,
)
from analysis.disclosure import disclose
from questionnaires.compiling import CompiledQuestionnaire
from survey.presenting.release import Alpha, Group, Index, Release, Score
from survey.protocol.manifest import Manifest
from survey.protocol.statements import Head
from survey.researcher.release_file import plan_of, release_file
from survey.researcher.scoring import score_nobody


def restate(release: Release, manifest: Manifest, head: Head, form: CompiledQuestionnaire) -> bytes:
    """Return the bytes that hold these figures, as the researcher's desk would write them."""
    bare = disclose(score_nobody(form), plan_of(manifest), manifest.k)
    counts = asdict(release.participation) if release.participation else {}
    return release_file(
        manifest,
        head,
        form,
        _filled(bare, release),
        participation=counts,
        sequence=release.sequence,
    )


def _filled(bare: Disclosed, release: Release) -> Disclosed:
    """Put each published figure in its place; what has no place is left behind."""
    indices = {index.id: index for index in release.indices}
    groups = {group.item: group for group in release.groups}
    shares = {kind.id: kind.share for kind in release.typology}
    return replace(
        bare,
        scores=bare.scores and tuple(_score(each, indices.get(each.id)) for each in bare.scores),
        groups=bare.groups and tuple(_group(each, groups.get(each.item)) for each in bare.groups),
        typology=bare.typology and {name: _figures(shares.get(name)) for name in bare.typology},
    )


def _score(bare: DisclosedScore, index: Index | None) -> DisclosedScore:
    if index is None or index.score is None:
        return bare
    return replace(
        bare,
        figures=_figures(index.score, index.interval_method),
        nonresponse=None if index.nonresponse is None else str(index.nonresponse),
        alpha=_alpha(index.alpha),
    )


def _group(bare: DisclosedGroup, group: Group | None) -> DisclosedGroup:
    rows = {row.value: row.cells for row in group.rows} if group else {}
    return replace(
        bare,
        rows=tuple(
            replace(
                row,
                cells={name: _figures(rows.get(row.value, {}).get(name)) for name in row.cells},
            )
            for row in bare.rows
        ),
    )


def _alpha(alpha: Alpha | None) -> DisclosedAlpha | None:
    if alpha is None:
        return None
    return DisclosedAlpha(str(alpha.estimate), (str(alpha.low), str(alpha.high)))


def _figures(score: Score | None, method: str = "") -> Figures | None:
    if score is None:
        return None
    return Figures(score.n, str(score.mean), (str(score.low), str(score.high)), method)
