"""Every sentence of issuer/test_commands.py, over PostgreSQL."""

from tests.integration.issuer.test_commands import *  # noqa: F403
