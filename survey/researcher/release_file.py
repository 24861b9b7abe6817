"""The release file: what has passed suppression, in the words of the questionnaire (JSON profile).

Nothing is computed here but which sentence fits a mean; every figure comes rounded.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from analysis.disclosed import Disclosed, DisclosedGroup, DisclosedScore, Figures, Plan
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.items import OfOptions, Texts
from questionnaires.model import Composite, Index
from survey.protocol.encoding import b64u, emit
from survey.protocol.manifest import Manifest
from survey.protocol.statements import Head, IssuerStatement
from survey.researcher.notes import (
    CLOSE,
    HIGHER_GAP,
    LOWER_GAP,
    REVERSED_GAP,
    UNCLEAR_GAP,
    Note,
    notes,
    of_gap,
    subtracted,
    undecided,
)
from survey.researcher.opening.run import Opening

VERSION: Final = 1
MIDDLE: Final = 50
Json = dict[str, Any]


def release_file(
    manifest: Manifest,
    head: Head,
    form: CompiledQuestionnaire,
    disclosed: Disclosed,
    *,
    participation: Mapping[str, int],
    sequence: int,
) -> bytes:
    """Return the bytes that are signed; a table that the plan does not name is absent."""
    file: Json = {
        "k": disclosed.k,
        "languages": list(form.languages),
        "manifest_hash": b64u(manifest.hash),
        "notes": notes(form.languages, form.status, disclosed.k),
        "questionnaire": {"id": form.id, "version": form.version},
        "root": b64u(head.root),
        "sequence": sequence,
        "status": form.status,
        "survey_id": manifest.survey_id,
        "title": list(form.title),
        "version": VERSION,
    }
    if "participation" in manifest.release_plan["tables"]:
        file["participation"] = dict(participation)
    if disclosed.scores is not None:
        wordings = _wordings(form)
        file["indices"] = [_index(form, each, wordings[each.id]) for each in disclosed.scores]
    if disclosed.groups is not None:
        file["groups"] = [_group(form, group) for group in disclosed.groups]
    if disclosed.typology is not None and form.typology is not None:
        labels = {each.id: each.label for each in form.typology.classes}
        file["typology"] = [
            _class(name, labels[name], figures) for name, figures in disclosed.typology.items()
        ]
    return emit(file)


def plan_of(manifest: Manifest) -> Plan:
    """Return the tables that were announced before anybody answered."""
    plan = manifest.release_plan
    return Plan(tuple(plan["groups"]), tuple(plan["tables"]))


def participation(statement: IssuerStatement, head: Head, opening: Opening) -> dict[str, int]:
    """Return the public counts: exact, since the leaf list shows them anyway."""
    return {
        "invited": statement.invited,
        "issued": statement.issued,
        "accepted": head.size,
        "opened": opening.opened,
        "rejected": opening.rejected,
    }


def _wordings(form: CompiledQuestionnaire) -> dict[str, Index | Composite]:
    indices = {index.id: index for index in form.indices}
    return indices | {composite.id: composite for composite in form.composites}


def _index(form: CompiledQuestionnaire, score: DisclosedScore, wording: Index | Composite) -> Json:
    entry: Json = {
        "family": score.family,
        "high_is": wording.high_is,
        "id": score.id,
        "name": list(wording.name),
    }
    if score.figures is None:
        return {**entry, "suppressed": True}
    entry |= {
        **_figures(score.figures, "mean"),
        "interval_method": score.figures.interval_method,
        "meaning": _meaning(form, wording, score.figures),
    }
    if score.nonresponse is not None:  # a composite asks nothing itself, so nobody left it out
        entry["nonresponse"] = score.nonresponse
    if score.alpha is not None:
        entry["alpha"] = {
            "estimate": score.alpha.estimate,
            "interval": list(score.alpha.interval),
        }
    return entry


def _meaning(
    form: CompiledQuestionnaire, wording: Index | Composite, figures: Figures
) -> list[str]:
    """Return the sentence that the whole interval supports, else that none does."""
    low, high = map(Decimal, figures.interval)
    if isinstance(wording, Composite) and wording.kind == "difference":
        return _meaning_of_gap(form, wording, low, high)
    if low <= MIDDLE <= high:
        return undecided(form.languages)
    return list(wording.high if low > MIDDLE else wording.low)


def _meaning_of_gap(
    form: CompiledQuestionnaire, gap: Composite, low: Decimal, high: Decimal
) -> list[str]:
    """Say what is subtracted from what, and then only what the whole interval supports."""
    names = {index.id: index.name for index in form.indices}
    first, second = (names[part] for part in gap.of)
    if low > CLOSE:
        finding = gap.high
    elif low > -CLOSE and high < CLOSE:
        finding = gap.low
    else:
        finding = of_gap(_direction(low, high), form.languages, first, second)
    return subtracted(form.languages, first, second, finding)


def _direction(low: Decimal, high: Decimal) -> Note:
    """Return what is said where the questionnaire's own sentences do not hold."""
    if high < -CLOSE:
        return REVERSED_GAP
    if high < 0:
        return LOWER_GAP
    return HIGHER_GAP if low > 0 else UNCLEAR_GAP


def _group(form: CompiledQuestionnaire, group: DisclosedGroup) -> Json:
    item = form.by_id[group.item]
    options = item.options if isinstance(item, OfOptions) else ()
    labels = {option.value: option.label for option in options}
    rows = [
        {
            "value": row.value,
            "label": list(labels[row.value]),
            "cells": [_cell(name, figures) for name, figures in row.cells.items()],
        }
        for row in group.rows
    ]
    return {"item": group.item, "title": list(item.text), "rows": rows}


def _cell(name: str, figures: Figures | None) -> Json:
    if figures is None:
        return {"index": name, "suppressed": True}
    return {"index": name, **_figures(figures, "mean")}


def _class(name: str, label: Texts, figures: Figures | None) -> Json:
    entry: Json = {"id": name, "label": list(label)}
    return {**entry, **(_figures(figures, "share") if figures else {"suppressed": True})}


def _figures(figures: Figures, name: str) -> Json:
    return {"n": figures.n, name: figures.estimate, "interval": list(figures.interval)}
