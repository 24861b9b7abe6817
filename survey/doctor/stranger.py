"""The HTTP client: nobody in particular. It follows nothing and goes through no proxy."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx

PATIENCE: Final = 10.0  # seconds


@dataclass(frozen=True)
class Stranger:
    """Somebody on the network."""

    client: httpx.Client

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> httpx.Response | None:
        """Return the answer, or None if there is none."""
        try:
            return self.client.request(method, url, headers=dict(headers or {}), content=body)
        except httpx.TransportError:
            return None


@contextmanager
def stranger() -> Iterator[Stranger]:
    """Be somebody for a while; SSL_CERT_FILE names certificates to trust."""
    trust = ssl.create_default_context()
    with httpx.Client(verify=trust, trust_env=False, timeout=PATIENCE) as client:
        yield Stranger(client)
