"""Lighthouse, fetched by npx into a folder of its own for one run: no dependency of this tree."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

from benchmarks.page.stage import Stage
from tests.stories.conftest import CHROMIUM

PACKAGE: Final = "lighthouse@12"
SLOW: Final = [
    "--throttling-method=devtools",
    "--throttling.requestLatencyMs=400",
    "--throttling.downloadThroughputKbps=400",
    "--throttling.uploadThroughputKbps=400",
    "--throttling.cpuSlowdownMultiplier=6",
]
CATEGORIES: Final = ("performance", "accessibility", "best-practices")
TIMES: Final = {
    "first paint": "first-contentful-paint",
    "largest paint": "largest-contentful-paint",
    "interactive": "interactive",
    "blocked": "total-blocking-time",
}


def audits(stage: Stage, folder: Path) -> dict[str, dict[str, Any] | None]:
    """Judge the page by mobile defaults and on a bad line; None where npx cannot run it."""
    return {
        "mobile defaults": _audit(stage, folder, []),
        "400 ms, 400 kbit/s, processor 6 times as slow": _audit(stage, folder, SLOW),
    }


def _audit(stage: Stage, folder: Path, settings: list[str]) -> dict[str, Any] | None:
    command = [
        "npm", "exec", "--yes", f"--cache={folder / 'npm'}", f"--package={PACKAGE}", "--",
        "lighthouse", stage.long.invitation(), "--quiet", "--output=json",
        f"--output-path={folder / 'report.json'}",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu", *settings,
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": CHROMIUM or ""}
    ended = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True)
    if ended.returncode:
        return None
    return _read(json.loads((folder / "report.json").read_text("utf-8")))


def _read(report: dict[str, Any]) -> dict[str, Any]:
    scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    times = {name: round(report["audits"][key]["numericValue"]) for name, key in TIMES.items()}
    failed = [
        key
        for key, audit in report["audits"].items()
        if audit["score"] == 0 and audit["scoreDisplayMode"] == "binary"
    ]
    return {"version": report["lighthouseVersion"], **scores, **times, "failed": failed}
