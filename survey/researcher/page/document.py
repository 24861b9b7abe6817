"""The one document: frame, manifest, questions and words, the same bytes for every visitor.

What is embedded stands as escaped text, so that the client reads the exact bytes back and checks
them against the hash in the link; nothing in it was made for one person.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from survey.protocol.document import Reference, escaped
from survey.protocol.encoding import b64u
from survey.protocol.manifest import Manifest
from survey.researcher.page.catalogs import Catalog, read_catalogs

NEUTRAL: Final = "https://www.weather.com.cn/"  # where "leave now" leads: a page anybody may visit

WITHOUT_SCRIPT: Final = ("frame.opening", "frame.stuck")  # said by the document itself


def render(
    manifest: Manifest, signature: bytes, questionnaire: bytes, files: Mapping[str, bytes]
) -> bytes:
    """Return the document; ``files`` are those beside it, by the names of G16."""
    catalogs = read_catalogs()
    spoken = [catalogs[language] for language in manifest.languages]
    embedded = {
        "words": _words(manifest.languages, spoken),
        "manifest": manifest.to_bytes().decode(),
        "signature": b64u(signature),
        "questionnaire": questionnaire.decode(),
    }
    text = (
        _environment()
        .get_template("document.html")
        .render(
            spoken=dict(zip(manifest.languages, spoken, strict=True)),
            embedded={id_: escaped(text) for id_, text in embedded.items()},
            beside={
                name: Reference.to(manifest.survey_id, name, content)
                for name, content in files.items()
            },
            neutral=NEUTRAL,
        )
    )
    return text.encode()


def _environment() -> Environment:
    """Return this folder's templates: everything is escaped, and no hole stays unfilled."""
    return Environment(
        loader=PackageLoader("survey.researcher.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _words(languages: Sequence[str], spoken: Sequence[Catalog]) -> str:
    """Return the keys, and in their order the words of one language after the other.

    Each language by itself, and the words first of what is embedded: half a kilobyte less.
    """
    keys = [key for key in spoken[0] if key not in WITHOUT_SCRIPT]
    catalog = {"keys": keys, "texts": [[words[key] for key in keys] for words in spoken]}
    value = {"catalog": catalog, "languages": languages}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
