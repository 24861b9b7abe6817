"""The issuer directory (RFC 9578, section 4): which token keys sign now."""

import json

from survey.issuer.store import Step, Survey
from survey.protocol.encoding import b64u


def directory(surveys: list[Survey], now: int) -> bytes:
    """Return the directory's JSON; its hyphened names are the RFC's, not our profile's."""
    manifests = [survey.manifest for survey in surveys if survey.step == Step.ISSUING]
    keys = [
        {"token-type": 2, "token-key": b64u(manifest.token_key), "not-before": manifest.starts}
        for manifest in manifests
        if manifest is not None and now < manifest.issue_until
    ]
    document = {"issuer-request-uri": "/token-request", "token-keys": keys}
    return json.dumps(document, separators=(",", ":")).encode("ascii")
