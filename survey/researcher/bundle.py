"""The scripts and the style sheet of the respondent's page, as they were built."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from survey.errors import ConfigInvalid
from survey.protocol.document import BESIDE

BUILD: Final = Path(__file__).parents[1] / "static" / "build"


@dataclass(frozen=True)
class Bundle:
    """What a browser runs; numbered, so that a bug fix does not kill the links.

    ``script`` holds the integrity of ``after``, the script for what comes after sending: it runs
    no other one.
    """

    script: bytes
    after: bytes
    stylesheet: bytes
    number: int = 1

    @classmethod
    def built(cls, build: Path = BUILD) -> "Bundle":
        """Read what the client's build has named in ``build.json``."""
        try:
            names = json.loads((build / "build.json").read_bytes())
            parts = (build / names[part] for part in ("bundle", "after", "stylesheet"))
            return cls(*(path.read_bytes() for path in parts))
        except (OSError, ValueError, KeyError) as error:
            raise ConfigInvalid(f"the page's script is not built: {build} ({error})") from error

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files by the names that they have beside the document."""
        return dict(zip(BESIDE, (self.stylesheet, self.script, self.after), strict=True))
