"""Every sentence of collector/test_flush.py, over PostgreSQL."""

from tests.integration.collector.test_flush import *  # noqa: F403
