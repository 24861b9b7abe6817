"""The control on PostgreSQL: the same rows in the same columns, inserted as they come."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psycopg

from tests.adversary.naive import rows_in_order
from tests.adversary.seizure.seize import copy_all
from tests.integration.postgres.cluster import Cluster

GIVEN_AWAY: Final = (
    ("who", ": ctid"),
    ("who", ": xmin"),
    ("what", ": ctid"),
    ("what", ": xmin"),
    ("what", ": number of the long value"),
    ("what", "raw bytes: ciphertext tail"),
    ("what", "records of the log"),
)
TABLES: Final = {
    "invitations": ("code_hash", "survey_id", "state", "blinded_hash", "signature"),
    "spent": ("survey_id", "nonce", "record"),
    "responses": ("leaf", "survey_id", "ciphertext"),
}


def control_in(cluster: Cluster, seized: Path, pairs: Sequence[tuple[str, str]], to: Path) -> Path:
    """Insert the rows of a seized survey in the true order, a transaction each; seize that."""
    cluster.create("naive")
    where = cluster.url("naive").replace("+psycopg", "")
    with psycopg.connect(where, autocommit=True) as connection:
        for table, columns in TABLES.items():
            definition = ", ".join(f"{column} bytea" for column in columns)
            connection.execute(f"CREATE TABLE {table} ({definition})")
        for row in rows_in_order(seized, pairs):
            for table, columns in TABLES.items():
                places = ", ".join(["%s"] * len(columns))
                values = [row[column] for column in columns]
                statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - our own names
                connection.execute(statement, values)
        connection.execute("CHECKPOINT")
        (to / "homes").mkdir()
        return copy_all(to / "seized", to / "homes", cluster.folder)
