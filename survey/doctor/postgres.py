"""The storage law in the settings of a PostgreSQL server: what it dates, keeps and logs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from survey.config import RoomConfig
from survey.doctor.findings import Finding, Grade, Topic
from survey.storage.databases import open_engine

DATES: Final = Topic(
    "postgresql-dates",
    "PostgreSQL: dates",
    "A dated transaction says when each answer came.",
)
DURABLE: Final = Topic(
    "postgresql-durable",
    "PostgreSQL: durability",
    "A receipt leaves after the COMMIT: it must be on the disk by then.",
)
LOGS: Final = Topic(
    "postgresql-logs",
    "PostgreSQL: logs",
    "A dated line for each statement or connection is an access log.",
)
COPIES: Final = Topic(
    "postgresql-copies",
    "PostgreSQL: copies",
    "Archives and replicas of the log keep every arrival, in its order.",
)
FORGETTING: Final = Topic(
    "postgresql-forgetting",
    "PostgreSQL: forgetting",
    "A new log is begun around each flush; filling it with zeros first takes ten times as long.",
)
REACH: Final = Topic("postgresql", "PostgreSQL", "Only a server that answers can be looked at.")
SEEN: Final = "{setting} = {found}"
MEND: Final = "psql -c \"ALTER SYSTEM SET {setting} = '{wanted}'\"  # then restart PostgreSQL"


@dataclass(frozen=True)
class Rule:
    """One setting: what it may be, and how bad anything else is."""

    topic: Topic
    setting: str
    allowed: tuple[str, ...]
    otherwise: Grade = Grade.FAULT


RULES: Final = (
    Rule(DATES, "track_commit_timestamp", ("off",)),
    Rule(DURABLE, "fsync", ("on",)),
    Rule(DURABLE, "full_page_writes", ("on",)),
    Rule(DURABLE, "synchronous_commit", ("on", "remote_apply", "remote_write")),
    Rule(LOGS, "log_statement", ("none",)),
    Rule(LOGS, "log_connections", ("off",)),
    Rule(LOGS, "log_disconnections", ("off",)),
    Rule(LOGS, "log_duration", ("off",)),
    Rule(LOGS, "log_min_duration_statement", ("-1",)),
    Rule(LOGS, "log_min_duration_sample", ("-1",)),
    Rule(LOGS, "log_transaction_sample_rate", ("0",)),
    Rule(COPIES, "wal_recycle", ("off",)),
    Rule(FORGETTING, "wal_init_zero", ("off",)),
    Rule(COPIES, "archive_mode", ("off",), Grade.DOUBT),
    Rule(COPIES, "wal_level", ("minimal", "replica"), Grade.DOUBT),
    Rule(COPIES, "wal_keep_size", ("0",), Grade.DOUBT),
)


def examine(room: RoomConfig, url: str) -> Iterator[Finding]:
    """Ask a server for its settings; nothing else is asked."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            yield from _settings(room, connection)
    except SQLAlchemyError as error:
        yield REACH.doubt(
            room.room, "it does not answer: {reason}", "systemctl start postgresql",
            reason=type(error).__name__,
        )  # fmt: skip
    finally:
        engine.dispose()


def _settings(room: RoomConfig, connection: Connection) -> Iterator[Finding]:
    for rule in RULES:
        found = str(connection.exec_driver_sql(f"SHOW {rule.setting}").scalar_one())
        values = {"setting": rule.setting, "found": found, "wanted": rule.allowed[0]}
        if found in rule.allowed:
            yield rule.topic.fine(room.room, SEEN, **values)
        else:
            yield Finding(rule.topic, room.room, rule.otherwise, SEEN, MEND, values)
