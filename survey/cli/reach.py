"""How the verbs reach servers."""

import httpx


def http_client() -> httpx.Client:
    """Return a client; SSL_CERT_FILE names certificates to trust."""
    return httpx.Client(follow_redirects=False)
