"""The figures in docs/respondent.md: each at its place in the text, and all of them as a table."""

import os
import platform
import re
import time
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.page.visits import SEAL_SLOWDOWN, START_SLOWDOWN, VISITS

INTRODUCTION: Final = """\
Written by `make figures`, not by hand. {when}, {machine}, Chromium, servers and browser on the same
machine; medians of {visits} cold visits each, the longest shipped questionnaire. When it began,
{load} processes wanted the processors: times are fair only where that is near 0; the bare form,
taken in the same run, shows by how much they are not. Requests count preflights, too.

"""
PLACE: Final = "<!--{name}-->{figure}<!--/-->"


def written(document: str, figures: dict[str, Any]) -> str:
    """Return the document with each place filled that one of the figures is for."""
    for name, figure in {**places(figures), "table": "\n" + "".join(table(figures))}.items():
        found = re.compile(rf"<!--{name}-->.*?<!--/-->", re.DOTALL)
        filled = PLACE.format(name=name, figure=figure)
        document = found.sub(lambda _, filled=filled: filled, document)  # type: ignore[misc]
    return document


def places(figures: dict[str, Any]) -> dict[str, str]:
    """Return what stands in the rows of the requirements."""
    start, answering = figures["start"], figures["answering"]
    crossing, screens = figures["crossing"], figures["screens"]
    said = {
        "weight": f"{start['body_bytes']:,.0f} bytes in {start['requests']:.0f} requests",
        "ready": f"{start['ready_ms'] / 1000:.2f} s",
        "sealing": f"{answering['sealing_ms']:.0f} ms",
        "barriers": f"{screens['violations']} on {screens['screens']} screens",
        "crossing": (
            f"{crossing['people']} → {crossing['stored']} stored, {crossing['duplicates']} "
            f"duplicates, {crossing['sent_in_vain']} false “sent”"
        ),
    }
    judged = [one for one in figures["lighthouse"].values() if one]
    if judged:
        said["lighthouse"] = "; ".join(
            f"{one['performance']} and {one['accessibility']}" for one in judged
        )
    return said


def table(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the section with all figures."""
    yield INTRODUCTION.format(
        when=time.strftime("%Y-%m-%d"),
        machine=f"{platform.machine()}, {os.cpu_count()} cores",
        visits=VISITS,
        load=f"{figures['load']:.1f}",
    )
    yield "| what | figure |\n|---|---:|\n"
    for name, figure in rows(figures):
        yield f"| {name} | {figure} |\n"


def rows(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield names and figures."""
    start, floor, answering = figures["start"], figures["floor"], figures["answering"]
    for name, one in (("the page", start), ("a bare form of the same questions", floor)):
        weight = f"{one['body_bytes']:,.0f} bytes in {one['requests']:.0f} requests"
        yield f"{name}: as sent, with headers", f"{weight}, {one['bytes']:,.0f}"
        slowed = f"{name}: ready, processor {START_SLOWDOWN} times as slow"
        yield slowed, f"{one['ready_ms']:,.0f} ms"
    slowed = f"processor {SEAL_SLOWDOWN} times as slow"
    yield (
        f"from “begin” to the first question, {slowed}",
        f"{answering['first_question_ms']:,.0f} ms",
    )
    most = f"{answering['sealing_ms']:,.0f} ms (most {answering['sealing_most_ms']:,.0f})"
    yield f"sealing all answers, {slowed}", most
    request = f"{answering['press_to_request_ms']:,.0f} ms"
    yield f"from “seal and send” to the request, a pause of 50 ms within, {slowed}", request
    for settings, one in figures["lighthouse"].items():
        yield f"Lighthouse, {settings}", _judged(one) if one else "not run on this machine"
    screens = figures["screens"]
    yield "axe: screens looked at, two languages, two schemes", f"{screens['screens']}"
    yield (
        "axe: violations; screens that scroll sideways at 320 px",
        (f"{screens['violations']}; {screens['sideways']}"),
    )
    yield from _crossed(figures["crossing"])


def _judged(one: dict[str, Any]) -> str:
    times = f"first paint {one['first paint']} ms, interactive {one['interactive']} ms"
    scores = f"{one['performance']} / {one['accessibility']} / {one['best-practices']}"
    return f"{scores} (performance, accessibility, best practices); {times}; {one['version']}"


def _crossed(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "a network that loses 30 % of requests and 30 % of answers: people", str(found["people"])
    yield "stored; different envelopes that ever left", f"{found['stored']}; {found['envelopes']}"
    yield "duplicates; false “sent”", f"{found['duplicates']}; {found['sent_in_vain']}"
    for fate, count in found["fates"].items():
        yield f"requests {fate}", str(count)
