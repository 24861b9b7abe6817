"""A release as a survey of about two hundred people would give it: seeded numbers, real words."""

import random
from functools import cache
from typing import Any

from questionnaires import compile as compile_questionnaire
from questionnaires import load, shipped
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.items import OfOptions
from survey.protocol.encoding import b64u

Json = dict[str, Any]
MEANS = {
    "naive": 48.6, "placebo": 64.2, "small_stove": 55.3, "pie_on_wall": 44.1, "one_will": 62.5,
    "deaf_dumb": 59.4, "unattainable_proof": 66.8, "leadership_lapse": 50.9, "rear_view": 68.3,
    "more_work_more_risk": 63.7, "inaction": 57.6, "trust": 64.4, "trust_norm": 84.1,
    "trust_belief": 44.6, "disbelief": 56.0, "obstacle_load": 59.4, "norm_belief_gap": 39.5,
}  # fmt: skip
SHARES = {"naive": 8.5, "placebo": 27.0, "small_stove": 11.5, "mixed": 34.5}
EXPLAINED = [
    ["不能说明没有参加的人怎么想。", "They do not show what those think who did not take part."],
    ["不能说明原因。", "They do not show causes."],
]
UNDECIDED = ["看不出偏向哪一边。", "It cannot be told to which side these answers lean."]


@cache
def form() -> CompiledQuestionnaire:
    return CompiledQuestionnaire.from_bytes(compile_questionnaire(load(shipped("fault_tolerance"))))


def release_value(seed: int = 7) -> Json:
    """Return a release file before it is bound to a manifest."""
    draw, words = random.Random(seed), form()
    return {
        "version": 1,
        "survey_id": "abcdefghijklmnop",
        "manifest_hash": b64u(bytes(32)),
        "root": b64u(bytes(32)),
        "languages": list(words.languages),
        "title": list(words.title),
        "status": "exploratory",
        "questionnaire": {"id": words.id, "version": words.version},
        "sequence": 1,
        "k": 10,
        "participation": {
            "invited": 240, "issued": 205, "accepted": 200, "opened": 199, "rejected": 1,
        },
        "indices": [_index(each, draw) for each in (*words.indices, *words.composites)],
        "groups": [_group(words, item, draw) for item in words.groups],
        "typology": [_type(words, each, draw) for each in (*SHARES, "few_doubts")],
        "notes": EXPLAINED,
    }  # fmt: skip


def _figures(name: str, mean: float, half: float, n: int) -> Json:
    interval = [f"{mean - half:.1f}", f"{mean + half:.1f}"]
    return {"n": n, name: f"{mean:.1f}", "interval": interval}


def _family(index: Any) -> str:
    if hasattr(index, "family"):
        return str(index.family)
    return "difference" if index.kind == "difference" else "composite"


def _index(index: Any, draw: random.Random) -> Json:
    family, mean = _family(index), MEANS[index.id]
    entry = {"id": index.id, "family": family, "high_is": index.high_is, "name": list(index.name)}
    if index.id == "leadership_lapse":
        return {**entry, "suppressed": True}
    entry |= _figures("mean", mean, draw.uniform(1.8, 2.9), 5 * draw.randint(36, 40))
    entry |= {"meaning": _meaning(index, family, entry["interval"]), "interval_method": "bca"}
    if family not in {"composite", "difference"}:
        entry["nonresponse"] = f"{draw.uniform(1, 8):.1f}"
    if family in {"mindset", "mechanism", "outcome"}:
        low, high = draw.uniform(0.6, 0.7), draw.uniform(0.78, 0.85)
        interval = [f"{low:.2f}", f"{high:.2f}"]
        entry["alpha"] = {"estimate": f"{(low + high) / 2:.2f}", "interval": interval}
    return entry


def _meaning(index: Any, family: str, interval: list[str]) -> list[str]:
    middle, (low, high) = 0 if family == "difference" else 50, map(float, interval)
    if low <= middle <= high:
        return UNDECIDED
    return list(index.high if low > middle else index.low)


def _group(words: CompiledQuestionnaire, item_id: str, draw: random.Random) -> Json:
    item = words.by_id[item_id]
    options = item.options if isinstance(item, OfOptions) else ()
    rows = [
        {"value": option.value, "label": list(option.label), "cells": _cells(place, draw)}
        for place, option in enumerate(options)
    ]
    return {"item": item_id, "title": list(item.text), "rows": rows}


def _cells(place: int, draw: random.Random) -> list[Json]:
    shift = draw.uniform(-7, 7)
    hidden_row = place == 2 and draw.random() < 0.5
    cells = []
    for name, mean in MEANS.items():
        if hidden_row or draw.random() < 0.04:
            cells.append({"index": name, "suppressed": True})
            continue
        shifted = mean + shift + draw.uniform(-2, 2)
        n = 5 * draw.randint(9, 20)
        cells.append({"index": name, **_figures("mean", shifted, draw.uniform(3, 6), n)})
    return cells


def _type(words: CompiledQuestionnaire, name: str, draw: random.Random) -> Json:
    classes = words.typology.classes if words.typology else ()
    label = next(each.label for each in classes if each.id == name)
    entry = {"id": name, "label": list(label)}
    if name not in SHARES:
        return {**entry, "suppressed": True}
    return {**entry, **_figures("share", SHARES[name], draw.uniform(3, 6), 195)}
