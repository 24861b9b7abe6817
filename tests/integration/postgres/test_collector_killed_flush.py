"""Every sentence of collector/test_killed_flush.py, over PostgreSQL."""

from tests.integration.collector.test_killed_flush import *  # noqa: F403
