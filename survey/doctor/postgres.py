"""The storage law in the settings of a PostgreSQL server: what it dates, keeps and logs."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from survey.config import RoomConfig
from survey.doctor.findings import Finding, Grade, Topic
from survey.storage.databases import open_engine
from survey.storage.postgresql_server import RULES, Rule, forgotten_slots, look_up

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
    "A dated line for each statement, connection or forgetting is an access log.",
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
ONE_ROLE: Final = "{setting} = {found} for one role or database only: it binds nobody else"
SLOTS: Final = "replication slots"
SLOT: Final = "the log is kept for the replication slot {slot}, which nobody reads"
NO_SLOT: Final = "no replication slot is forgotten"
MEND: Final = "psql -c \"ALTER SYSTEM SET {setting} = '{wanted}'\"  # then restart PostgreSQL"
RESET: Final = "psql -c '\\drds'  # where it is set; then ALTER ROLE ROLE RESET {setting}"
DROP: Final = "psql -c \"SELECT pg_drop_replication_slot('{slot}')\""
TOPICS: Final = MappingProxyType(
    {
        "track_commit_timestamp": DATES,
        "fsync": DURABLE,
        "full_page_writes": DURABLE,
        "wal_recycle": COPIES,
        "wal_keep_size": COPIES,
        "archive_mode": COPIES,
        "wal_init_zero": FORGETTING,
    }
)
ASIDE: Final = (  # what a room does not refuse
    (DURABLE, Rule("synchronous_commit", ("on", "remote_apply", "remote_write"), ""), Grade.FAULT),
    (COPIES, Rule("wal_level", ("minimal", "replica"), ""), Grade.DOUBT),
)


def examine(room: RoomConfig, url: str) -> Iterator[Finding]:
    """Ask a server for its settings; nothing else is asked."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            for rule in RULES:
                yield _setting(room, connection, TOPICS.get(rule.setting, LOGS), rule, Grade.FAULT)
            for topic, rule, otherwise in ASIDE:
                yield _setting(room, connection, topic, rule, otherwise)
            yield from _slots(room, connection)
    except SQLAlchemyError as error:
        yield REACH.doubt(
            room.room, "it does not answer: {reason}", "systemctl start postgresql",
            reason=type(error).__name__,
        )  # fmt: skip
    finally:
        engine.dispose()


def _setting(
    room: RoomConfig, connection: Connection, topic: Topic, rule: Rule, otherwise: Grade
) -> Finding:
    found = look_up(connection, rule.setting)
    values = {"setting": rule.setting, "found": found.value, "wanted": rule.allowed[0]}
    if found.value not in rule.allowed:
        return Finding(topic, room.room, otherwise, SEEN, MEND, values)
    if not found.everywhere:
        return Finding(topic, room.room, otherwise, ONE_ROLE, RESET, values)
    return topic.fine(room.room, SEEN, **values)


def _slots(room: RoomConfig, connection: Connection) -> Iterator[Finding]:
    slots = forgotten_slots(connection)
    for slot in slots:
        yield Finding(COPIES, room.room, Grade.FAULT, SLOT, DROP, {"setting": SLOTS, "slot": slot})
    if not slots:
        yield COPIES.fine(room.room, NO_SLOT, setting=SLOTS)
