"""Every sentence of collector/test_submission.py, over PostgreSQL."""

from tests.integration.collector.test_submission import *  # noqa: F403
