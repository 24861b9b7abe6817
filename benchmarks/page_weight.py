"""What a phone downloads before the first question: the files that a page server really sends.

Runs a small demo in a temporary home and weighs what it published, gzipped as it is served, against
the budget of the respondent's page and a bare document of the same questions.

    python benchmarks/page_weight.py [--json]
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

BUDGET_BYTES = 60 * 1024
SCRIPT_BUDGET_BYTES = 40 * 1024
PORT = 8740


def published(home: Path) -> dict[str, int]:
    """Return gzip bytes per file of the page that the demo left collecting."""
    command = [
        sys.executable, "-m", "survey.cli", "demo", "--respondents", "20", "--no-serve", "--json",
        "--home", str(home), "--port", str(PORT),
    ]  # fmt: skip
    outcome = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    survey_id = outcome["link"].split("/s/")[1].split("#")[0]
    folder = next(home.rglob(f"published/{survey_id}"))
    current = json.loads((folder / "current.json").read_text("utf-8"))
    names = {
        "document": f"{current['document']}.gz",
        "script": next(path.name for path in folder.glob("client.*.js.gz")),
        "stylesheet": next(path.name for path in folder.glob("style.*.css.gz")),
    }
    questions = next(folder.glob("questionnaire.*.json")).read_bytes()
    sizes = {part: (folder / name).stat().st_size for part, name in names.items()}
    return {**sizes, "questions alone": len(gzip.compress(questions, mtime=0))}


def main() -> None:
    """Weigh and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = published(Path(folder))
    total = sizes["document"] + sizes["script"] + sizes["stylesheet"]
    figures = {
        **sizes,
        "total": total,
        "requests": 3,
        "share of the budget": round(total / BUDGET_BYTES, 3),
        "share of the script's budget": round(sizes["script"] / SCRIPT_BUDGET_BYTES, 3),
    }
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:<30}{value:>10}")


if __name__ == "__main__":
    main()
