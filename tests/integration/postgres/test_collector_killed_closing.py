"""Every sentence of collector/test_killed_closing.py, over PostgreSQL."""

from tests.integration.collector.test_killed_closing import *  # noqa: F403
