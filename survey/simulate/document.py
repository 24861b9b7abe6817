"""The page's document: what a link promises, found there and verified."""

from dataclasses import dataclass
from functools import lru_cache

from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol.document import EMBEDDED, Document
from survey.protocol.encoding import label, sha256, unb64u
from survey.protocol.errors import ManifestInvalid
from survey.protocol.manifest import Manifest, questionnaire_hash


@dataclass(frozen=True)
class PublishedSurvey:
    """What a link promises, found on the page and verified against it."""

    manifest: Manifest
    manifest_hash: bytes
    form: CompiledQuestionnaire


def open_document(data: bytes, promised: bytes) -> PublishedSurvey:
    """Read the document; raise `ManifestInvalid` unless it holds what the link promised.

    Nothing else on it counts: whoever answers without a browser runs and shows no more of it.
    """
    embedded = Document.from_bytes(data).embedded
    manifest, signature, questionnaire = (embedded[name] for name in EMBEDDED)
    if sha256(label("manifest"), manifest) != promised:
        raise ManifestInvalid("the page shows another manifest than the link promises")
    return _open(manifest, signature, questionnaire)


@lru_cache(maxsize=4)
def _open(manifest_bytes: bytes, signature: bytes, questionnaire: bytes) -> PublishedSurvey:
    """Bytes that are equal to the last byte need not be verified twice."""
    manifest = Manifest.from_bytes(manifest_bytes)
    manifest.verify(unb64u(signature.decode("ascii"), 64))
    if questionnaire_hash(questionnaire) != manifest.questionnaire_hash:
        raise ManifestInvalid("the page shows another questionnaire than the manifest names")
    form = CompiledQuestionnaire.from_bytes(questionnaire)
    return PublishedSurvey(manifest, manifest.hash, form)
