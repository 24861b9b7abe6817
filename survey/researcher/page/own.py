"""Is a published page the one that this very program would have made? Asked by whoever verifies.

A researcher can change the script, and sign it: no file that she publishes shows what it does. But
frame, words, style sheet and scripts follow from manifest, questionnaire and the version of the
program. So another version of it makes other bytes, and so does whoever changed them.
"""

from survey.protocol.document import BESIDE
from survey.researcher.bundle import Bundle
from survey.researcher.page.catalogs import read_catalogs
from survey.researcher.page.document import render
from survey.researcher.published import PAGE, Published


def not_our_own(published: Published) -> list[str]:
    """Return the files of the page that this version of the program would have made otherwise."""
    own, beside = Bundle.built().files, {name: published[name] for name in BESIDE}
    others = [] if _as_rendered(published, beside) else [PAGE]
    return others + [name for name in BESIDE if beside[name] != own[name]]


def _as_rendered(published: Published, beside: dict[str, bytes]) -> bool:
    """Render the document around the published files: then only frame and words can differ."""
    manifest, signature = published.manifest, published.evidence.manifest_signature
    if not set(manifest.languages) <= read_catalogs().keys():
        return False
    return published[PAGE] == render(manifest, signature, published["questionnaire.json"], beside)
