"""The page's way to its server: rendered, signed, kept on the desk, then sent."""

from typing import Final

from survey.errors import CommandRefused
from survey.protocol.encoding import b64u, sha256
from survey.protocol.statements import BundleStatement
from survey.researcher.bundle import Bundle
from survey.researcher.commands import Orders
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.page.document import render

STATEMENT: Final = "manifest/bundle.statement"


def publish_page(desk: Desk, folder: SurveyFolder, page: Orders, bundle: Bundle) -> None:
    """Render, sign and publish the page; a mended one has a higher number and the same manifest.

    Raises
    ------
    CommandRefused
        If a page of a higher number is published already.
    """
    statement = _signed_page(desk, folder, bundle)
    args = {
        "after": b64u(folder.read("manifest/after.js", "the second script")),
        "bundle": b64u(folder.read("manifest/client.js", "the first script")),
        "bundle_number": statement.number,
        "bundle_signature": b64u(statement.signature),
        "document": b64u(folder.read("manifest/page.html", "the page")),
        "manifest": b64u(folder.read("manifest/manifest.json", "the manifest")),
        "questionnaire": b64u(folder.questionnaire),
        "signature": b64u(folder.read("manifest/manifest.sig", "its signature")),
        "stylesheet": b64u(folder.read("manifest/style.css", "the style sheet")),
    }
    page.give("publish", args, f"publish-{statement.number}")


def _signed_page(desk: Desk, folder: SurveyFolder, bundle: Bundle) -> BundleStatement:
    """Render, sign and keep a page, its statement last; what was kept so is not made again."""
    if folder.holds(STATEMENT):
        kept = BundleStatement.from_bytes(folder.read(STATEMENT, "the bundle statement"))
        if kept.number > bundle.number:
            raise CommandRefused("a page of a higher number is published already")
        if kept.number == bundle.number:
            return kept
    manifest, signature = folder.manifest, folder.read("manifest/manifest.sig", "its signature")
    document = render(manifest, signature, folder.questionnaire, bundle.files)
    statement = BundleStatement(manifest.hash, bundle.number, sha256(document))
    statement = statement.signed(desk.identity_seed)
    for name, content in {**bundle.files, "page.html": document}.items():
        folder.write(f"manifest/{name}", content)
    folder.write(STATEMENT, statement.to_bytes())
    return statement
