"""Publishing: codes, then keys of issuer and collector, then the manifest that commits to all.

Each step is written down before the next begins, and commands repeat as identical bytes: a
publication that was interrupted is finished by the same call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import httpx

from analysis.reading import definition_of
from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol.encoding import b64u, parse, unb64u
from survey.protocol.lifecycle import Event
from survey.protocol.manifest import Manifest, codes_root, questionnaire_hash
from survey.protocol.randomness import Random
from survey.protocol.sealing import SUITE_NAME
from survey.researcher.bundle import Bundle
from survey.researcher.commands import Orders
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import make_codes
from survey.researcher.keys import release_key
from survey.researcher.opening.seed import public_key
from survey.researcher.page.publishing import publish_page
from survey.researcher.servers import Server
from survey.researcher.terms import Terms, release_plan

HASHES_A_COMMAND: Final = 16_000
Told = Callable[[str], None]


@dataclass(frozen=True)
class Servers:
    """The three servers of one survey, ready to take orders."""

    issuer: Orders
    collector: Orders
    page: Orders

    @classmethod
    def of(cls, desk: Desk, folder: SurveyFolder, client: httpx.Client) -> "Servers":
        """Reach the servers that the desk's configuration names."""
        config = desk.config
        origins = (config.issuer_origin, config.collector_origin, config.page_origin)
        return cls(*(Orders(desk, folder, Server(origin, client)) for origin in origins))


def publish(
    desk: Desk,
    folder: SurveyFolder,
    questionnaire: bytes,
    terms: Terms,
    *,
    bundle: Bundle,
    client: httpx.Client,
    random: Random,
    tell: Told = lambda _step: None,
) -> Manifest:
    """Publish a draft; return its manifest once all three servers hold it.

    What cannot be scored is not asked: `analysis.errors.BadDefinitionError` before anything else.
    """
    folder.require(Event.PUBLISH)
    definition_of(CompiledQuestionnaire.from_bytes(questionnaire))
    servers = Servers.of(desk, folder, client)
    hashes = make_codes(folder, terms.invited - terms.reserve, terms.reserve, random)
    tell("codes")
    if not folder.holds("manifest/manifest.json"):
        keys = _create(servers)
        manifest = compose(desk, folder, questionnaire, terms, keys=keys, hashes=hashes)
        _keep(desk, folder, manifest, questionnaire)
    tell("manifest")
    manifest = folder.manifest
    _publish(desk, folder, servers, bundle)
    tell("published")
    _upload(servers.issuer, hashes)
    tell("invitations")
    folder.record(Event.PUBLISH)
    return manifest


def compose(
    desk: Desk,
    folder: SurveyFolder,
    questionnaire: bytes,
    terms: Terms,
    *,
    keys: dict[str, bytes],
    hashes: list[bytes],
) -> Manifest:
    """Return the manifest, which commits to the questionnaire, all codes and all keys."""
    form = CompiledQuestionnaire.from_bytes(questionnaire)
    config = desk.config
    return Manifest(
        approver_key=terms.approver_key,
        closes_not_before=terms.closes_not_before,
        codes_root=codes_root(hashes),
        collector_log_key=keys["collector_log_key"],
        collector_origin=config.collector_origin,
        destroy_by=terms.destroy_by,
        extensions={},
        invited=len(hashes),
        issue_until=terms.issue_until,
        issuer_origin=config.issuer_origin,
        issuer_statement_key=keys["issuer_statement_key"],
        k=terms.k,
        languages=form.languages,
        log_duty=terms.log_duty,
        manifest_key=desk.identity_key,
        min_open=terms.min_open,
        mode="invited",
        page_origin=config.page_origin,
        post_office={},
        previous_wave=b"",
        questionnaire_hash=questionnaire_hash(questionnaire),
        release_key=release_key(folder),
        release_plan=release_plan(form),
        sealed_plaintext_bytes=form.sealed_plaintext_bytes,
        sealing_key=public_key(folder),
        sealing_suite=SUITE_NAME,
        singling_out_accepted=terms.singling_out_accepted,
        spread_hours=terms.spread_hours,
        starts=terms.starts,
        submit_until=terms.submit_until,
        survey_id=folder.survey_id,
        token_key=keys["token_key"],
        trustees=(),
        version=1,
    )


def _create(servers: Servers) -> dict[str, bytes]:
    """Ask issuer and collector for keys of this survey's own; their answers are base64url."""
    answers = {
        **parse(servers.issuer.give("create", {})),
        **parse(servers.collector.give("create", {})),
    }
    return {name: unb64u(str(key)) for name, key in answers.items()}


def _keep(desk: Desk, folder: SurveyFolder, manifest: Manifest, questionnaire: bytes) -> None:
    """Write the manifest last: where it stands, the rest stands, too."""
    folder.write("manifest/questionnaire.json", questionnaire)
    folder.write("manifest/manifest.sig", manifest.sign(desk.identity_seed))
    folder.write("manifest/manifest.json", manifest.to_bytes())


def _publish(desk: Desk, folder: SurveyFolder, servers: Servers, bundle: Bundle) -> None:
    args = {
        "manifest": b64u(folder.read("manifest/manifest.json", "the manifest")),
        "signature": b64u(folder.read("manifest/manifest.sig", "its signature")),
    }
    servers.issuer.give("publish", args)
    servers.collector.give("publish", args)
    publish_page(desk, folder, servers.page, bundle)


def _upload(issuer: Orders, hashes: list[bytes]) -> None:
    """Upload the code hashes: sorted, so that their order says nothing about the pile."""
    rest = iter(hashes)
    number = 0
    while part := list(islice(rest, HASHES_A_COMMAND)):
        number += 1
        issuer.give("invitations", {"hashes": b64u(b"".join(part))}, f"invitations-{number}")
