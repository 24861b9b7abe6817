"""The scripts and the style sheet of the respondent's page, as they were built."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from survey.errors import ConfigInvalid
from survey.protocol.encoding import b64u, sha256
from survey.protocol.statements import BundleStatement

BUILD: Final = Path(__file__).parents[1] / "static" / "build"


@dataclass(frozen=True)
class Bundle:
    """What a browser runs; numbered, so that a bug fix does not kill the links.

    ``script`` holds the integrity of ``after``, the script for what comes after sending: whoever
    signs the first has signed both.
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

    def statement(self, manifest_hash: bytes, seed: bytes) -> BundleStatement:
        """Return the researcher's word that this script may stand on the survey's page."""
        return BundleStatement(manifest_hash, self.number, sha256(self.script)).signed(seed)

    def args(self, statement: BundleStatement) -> dict[str, object]:
        """Return the bundle's part of a publish command to the page server."""
        return {
            "after": b64u(self.after),
            "bundle": b64u(self.script),
            "bundle_number": statement.number,
            "bundle_signature": b64u(statement.signature),
            "stylesheet": b64u(self.stylesheet),
        }
