"""Every sentence of collector/test_closing.py, over PostgreSQL."""

from tests.integration.collector.test_closing import *  # noqa: F403
