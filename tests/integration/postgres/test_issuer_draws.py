"""Every sentence of issuer/test_draws.py, over PostgreSQL, and what only it must be asked."""

from sqlalchemy import text

from survey.issuer.draws import BATCH
from tests.integration.issuer.test_draws import *  # noqa: F403
from tests.integration.issuer.test_draws import draw, upkeep
from tests.integration.storage.world import World


def test_within_a_batch_place_and_transaction_follow_the_hashes(world: World) -> None:
    world.publish(invited=BATCH)
    engine = world.engine("issuer")
    drawn = draw(world, BATCH)
    upkeep()(engine, BATCH)
    for order in ("xmin::text::int, cmin::text::int", "ctid"):
        query = text(f"SELECT code_hash FROM invitations ORDER BY {order}")  # noqa: S608
        with engine.connect() as connection:
            assert [bytes(row[0]) for row in connection.execute(query)] == sorted(drawn)
