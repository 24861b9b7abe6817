"""What a person sees where no questionnaire is: at the bare address, or under a wrong or old one.

The same bytes for everybody, in every language there is; it asks nothing and keeps nothing.
"""

import json
from pathlib import Path
from typing import Final, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from survey.page.catalogs import Catalogs

Sight = Literal["here", "unknown", "over"]

BUILD: Final = Path(__file__).parents[1] / "static" / "build"
FIRST: Final = "zh-Hans"


def render(catalogs: Catalogs, sight: Sight) -> bytes:
    """Return the page that says why there is nothing to answer, and what to do."""
    languages = sorted(catalogs, key=lambda language: (language != FIRST, language))
    spoken = {language: catalogs[language] for language in languages}
    template = _environment().get_template("entrance.html")
    return template.render(spoken=spoken, sight=sight).encode()


def stylesheet() -> bytes:
    """Return the style sheet of the respondent's page, as it was built."""
    name = str(json.loads((BUILD / "build.json").read_bytes())["stylesheet"])
    return (BUILD / name).read_bytes()


def _environment() -> Environment:
    """Return the templates of this room: everything is escaped, and no hole stays unfilled."""
    return Environment(
        loader=PackageLoader("survey.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
