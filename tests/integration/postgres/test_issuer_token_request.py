"""Every sentence of issuer/test_token_request.py, over PostgreSQL."""

from tests.integration.issuer.test_token_request import *  # noqa: F403
