"""Acknowledged means durable: whatever is killed, nothing acknowledged is lost or stored twice.

The full figures come from `make faults` and stand in docs/faults.md.
"""

from sqlalchemy import text

from tests.faults.aimed import kill_makers
from tests.faults.crowd import Crowd
from tests.faults.deaths import Deaths, Plan, judge, kill_collectors, kill_postgres
from tests.faults.site import Site
from tests.integration.postgres.cluster import Cluster

PLAN = Plan(acknowledged=240, kills=3, seconds=600)  # which it never takes


def assert_kept(deaths: Deaths) -> None:
    assert (deaths.acknowledged, deaths.kills) == PLAN[:2]
    assert (deaths.lost, deaths.duplicates, deaths.strays) == (0, 0, 0)
    assert (deaths.refused_while_up, deaths.other_refusals) == (0, 0)
    assert 2 * deaths.before_commit >= deaths.kills, (
        "too few kills fell between first byte and commit"
    )


def test_killed_collectors_lose_and_double_nothing_that_was_acknowledged(site: Site) -> None:
    deaths = kill_collectors(site, PLAN)
    assert_kept(deaths)
    assert deaths.integrity == "ok"


def test_a_killed_postgres_loses_nothing_and_is_503_only_while_it_is_down(
    site_over_postgres: Site, cluster: Cluster
) -> None:
    deaths = kill_postgres(site_over_postgres, cluster, PLAN)
    assert_kept(deaths)
    assert deaths.refused_while_down > 0


def test_what_aimed_kills_leave_of_tables_in_the_making_is_emptied(
    site_over_postgres: Site, cluster: Cluster
) -> None:
    aimed = kill_makers(site_over_postgres, cluster, PLAN)
    assert aimed.acknowledged >= PLAN.acknowledged
    assert aimed.kills == PLAN.kills
    assert (aimed.lost, aimed.at_end) == (0, 0)


def test_the_judge_counts_what_is_lost_doubled_and_stored_for_nobody(site: Site) -> None:
    """He is none of straw: rows are taken away and put in behind the program's back."""
    crowd = Crowd(site.world.manifest, [], site.envelopes(4), 0)
    for envelope in crowd.envelopes:
        assert site.world.submit(envelope.to_bytes()).status_code == 200
        crowd.entries[envelope.token.nonce] = envelope.entry
    assert judged(crowd, site) == (0, 0, 0)
    taken, doubled, strange, _ = crowd.envelopes
    with site.world.engine("collector").begin() as connection:
        connection.execute(
            text("DELETE FROM inbox WHERE nonce = :nonce"), {"nonce": taken.token.nonce}
        )
        connection.execute(
            text(
                "INSERT INTO responses (leaf, survey_id, ciphertext) "
                "SELECT :leaf, survey_id, ciphertext FROM inbox WHERE nonce = :nonce"
            ),
            {"leaf": doubled.audit_record.leaf, "nonce": doubled.token.nonce},
        )
    del crowd.entries[strange.token.nonce]
    assert judged(crowd, site) == (1, 1, 1)


def judged(crowd: Crowd, site: Site) -> tuple[int, int, int]:
    deaths = judge(crowd, [], site.found(), site.integrity(), 0)
    return deaths.lost, deaths.duplicates, deaths.strays
