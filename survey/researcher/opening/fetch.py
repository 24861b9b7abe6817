"""What a closed survey hands out, onto the researcher's disk, before anything is believed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx

from survey.protocol.encoding import b64u, sha256
from survey.protocol.envelope import envelope_bytes
from survey.protocol.statements import Head, IssuerStatement
from survey.researcher.commands import Orders
from survey.researcher.evidence import Evidence
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.servers import Server

PUBLIC: Final = ("head", "issuer-statement", "leaves.bin", "audit-records")
ENVELOPES: Final = "fetched/envelopes"


def fetch(desk: Desk, folder: SurveyFolder, client: httpx.Client) -> None:
    """Fetch the public files, then, against the head, the envelopes."""
    collector = Server(folder.manifest.collector_origin, client)
    for name in PUBLIC:
        folder.write(f"fetched/{name}", collector.get(f"/s/{folder.survey_id}/{name}"))
    orders = Orders(desk, folder, collector)
    head = b64u(sha256(folder.read("fetched/head", "the head")))
    orders.download("fetch", {"head": head}, folder.path / ENVELOPES)


def fetched_evidence(folder: SurveyFolder) -> Evidence:
    """Return what was fetched, as evidence to check."""
    head, statement, leaves, records = (
        folder.read(f"fetched/{name}", "what the collector published") for name in PUBLIC
    )
    return Evidence(
        manifest=folder.manifest,
        manifest_signature=folder.read("manifest/manifest.sig", "the manifest's signature"),
        head=Head.from_bytes(head),
        statement=IssuerStatement.from_bytes(statement),
        leaves=leaves,
        records=records,
    )


def envelopes(path: Path, plaintext_bytes: int, batch: int) -> Iterator[list[bytes]]:
    """Yield the fetched envelopes in batches; a torn last one comes as it is."""
    size = envelope_bytes(plaintext_bytes)
    with path.open("rb") as file:
        while data := file.read(size * batch):
            yield [data[start : start + size] for start in range(0, len(data), size)]
