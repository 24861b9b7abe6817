"""The one document: frame, manifest, questions and words, the same bytes for every visitor.

What is embedded stands as escaped text, so that the client reads the exact bytes back and checks
them against the hash in the link; nothing in it was made for one person.
"""

import html
import json
from collections.abc import Sequence
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from survey.page.catalogs import Catalog, Catalogs
from survey.page.publication import Publication, integrity
from survey.protocol.encoding import b64u

NEUTRAL: Final = "https://www.weather.com.cn/"  # where "leave now" leads: a page anybody may visit

WITHOUT_SCRIPT: Final = ("frame.opening", "frame.stuck", "entrance.")  # said by this server itself


def render(
    publication: Publication, catalogs: Catalogs, *, script: str, after: str, stylesheet: str
) -> bytes:
    """Return the document; ``script``, ``after`` and ``stylesheet`` are names of files."""
    manifest = publication.manifest
    spoken = [catalogs[language] for language in manifest.languages]
    embedded = {
        "manifest": publication.manifest_bytes.decode(),
        "signature": b64u(publication.signature),
        "questionnaire": publication.questionnaire.decode(),
        "words": _words(manifest.languages, spoken),
    }
    text = (
        environment()
        .get_template("document.html")
        .render(
            survey_id=manifest.survey_id,
            spoken=dict(zip(manifest.languages, spoken, strict=True)),
            embedded={id_: html.escape(text, quote=False) for id_, text in embedded.items()},
            script=script,
            script_integrity=integrity(publication.script),
            after=after,
            after_integrity=integrity(publication.after),
            stylesheet=stylesheet,
            stylesheet_integrity=integrity(publication.stylesheet),
            neutral=NEUTRAL,
        )
    )
    return text.encode()


def environment() -> Environment:
    """Return the templates of this room: everything is escaped, and no hole stays unfilled."""
    return Environment(
        loader=PackageLoader("survey.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _words(languages: Sequence[str], spoken: Sequence[Catalog]) -> str:
    """Return every key with its words in each language, as the questionnaire holds its texts."""
    keys = [key for key in spoken[0] if not key.startswith(WITHOUT_SCRIPT)]
    catalog = {key: [words[key] for words in spoken] for key in keys}
    value = {"catalog": catalog, "languages": languages}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
