"""What docs/operate.md says of `postgresql.conf` is what a room asks of its server."""

import re
from pathlib import Path

import pytest

from survey.storage.postgresql_server import RULES, Rule
from tests.integration.postgres.cluster import Cluster

GUIDE = (Path(__file__).parents[3] / "docs" / "operate.md").read_text("utf-8")
BLOCK = GUIDE.split("In `postgresql.conf`")[1].split("```")[1]
ADVISED = {
    name: value.strip("'")
    for name, value in re.findall(r"^(\w+) = (\S+)", BLOCK, flags=re.MULTILINE)
}
NEEDED = {"wal_level"}  # no rule of a room's: a server with a replica needs it


def test_the_block_was_read() -> None:
    assert len(ADVISED) > 10
    assert ADVISED.keys() <= {rule.setting for rule in RULES} | NEEDED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.setting)
def test_what_is_advised_or_else_the_servers_own_default_is_allowed(
    cluster: Cluster, rule: Rule
) -> None:
    query = f"SELECT boot_val FROM pg_settings WHERE name = '{rule.setting}'"  # noqa: S608 - our own
    ((default,),) = cluster.execute(query)
    assert ADVISED.get(rule.setting, default or "") in rule.allowed
