"""Every sentence of collector/test_round.py, over PostgreSQL."""

from tests.integration.collector.test_round import *  # noqa: F403
