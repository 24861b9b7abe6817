"""What a PostgreSQL server must be before a room trusts it: it dates, keeps and logs nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from survey.errors import ConfigInvalid

GRANTS: Final = Path(__file__).with_name("postgresql.sql")
MAY_FORGET: Final = """
    SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')
       AND pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
       AND has_function_privilege('pg_switch_wal()', 'EXECUTE')
       AND EXISTS (
           SELECT FROM pg_proc JOIN pg_namespace AS space ON space.oid = pronamespace
           WHERE nspname = 'plainseal' AND proname = 'forget_lost_files'
             AND has_schema_privilege(space.oid, 'USAGE')
             AND has_function_privilege(pg_proc.oid, 'EXECUTE')
       )
"""
SETTING: Final = "SELECT setting, source FROM pg_settings WHERE name = %(name)s"
FORGOTTEN_SLOTS: Final = "SELECT slot_name FROM pg_replication_slots WHERE NOT active"
EMPTY: Final = "''"
UNSEEN: Final = "not shown to this role"
FOR_A_ROLE: Final = ("user", "database", "database user")  # not for the server's own processes


@dataclass(frozen=True)
class Rule:
    """One setting of the server: what it may be, and what anything else would do."""

    setting: str
    allowed: tuple[str, ...]
    otherwise: str


DATED: Final = "its log would tell when somebody drew or answered"
LOADED: Final = "what is loaded may log or keep statements, and no list of what does is complete"
KEPT: Final = "old logs would stay on the disk, with all arrivals in their order"
RULES: Final = (
    Rule("track_commit_timestamp", ("off",), "it would write the time of every arrival"),
    Rule("fsync", ("on",), "an acknowledged answer could be lost"),
    Rule("full_page_writes", ("on",), "an acknowledged answer could be lost"),
    Rule("wal_recycle", ("off",), KEPT),
    Rule("wal_keep_size", ("0",), KEPT),
    Rule("archive_mode", ("off",), KEPT),
    Rule("wal_init_zero", ("off",), "each new log, begun to forget the old, would be filled first"),
    Rule("log_checkpoints", ("off",), "each draw and each answer is followed by one"),
    Rule("log_statement", ("none",), DATED),
    Rule("log_connections", ("off",), DATED),
    Rule("log_disconnections", ("off",), DATED),
    Rule("log_duration", ("off",), DATED),
    Rule("log_min_duration_statement", ("-1",), DATED),
    Rule("log_min_duration_sample", ("-1",), DATED),
    Rule("log_transaction_sample_rate", ("0",), DATED),
    Rule("log_lock_waits", ("off",), DATED),
    Rule("log_temp_files", ("-1",), DATED),
    Rule("log_autovacuum_min_duration", ("-1", "600000"), DATED),
    Rule("log_replication_commands", ("off",), DATED),
    Rule("log_min_messages", ("warning", "error", "log", "fatal", "panic"), DATED),
    Rule("log_parameter_max_length_on_error", ("0",), "nonces and ciphertexts would stand in it"),
    Rule("shared_preload_libraries", ("",), LOADED),
    Rule("session_preload_libraries", ("",), LOADED),
    Rule("local_preload_libraries", ("",), LOADED),
)


@dataclass(frozen=True)
class Found:
    """What a setting is, and whether that holds for the server and not for one role alone."""

    value: str
    everywhere: bool


def look_up(connection: Connection, setting: str) -> Found:
    """Ask for a setting, as the server's own processes have it."""
    row = connection.exec_driver_sql(SETTING, {"name": setting}).one_or_none()
    value, source = row or (UNSEEN, "")
    return Found(value, source not in FOR_A_ROLE)


def forgotten_slots(connection: Connection) -> list[str]:
    """Return the replication slots that nobody reads: the log is kept for them, for ever."""
    return list(connection.exec_driver_sql(FORGOTTEN_SLOTS).scalars())


def check(engine: Engine) -> None:
    """Refuse a server that dates, logs or keeps what it must forget; say what its operator can do.

    Raises
    ------
    ConfigInvalid
        With the first thing that is wrong.
    """
    with engine.connect() as connection:
        if not connection.exec_driver_sql(MAY_FORGET).scalar_one():
            role = connection.exec_driver_sql("SELECT current_user").scalar_one()
            raise ConfigInvalid(
                f"{role} cannot let PostgreSQL forget its log; say as its superuser: "
                f"psql -d {engine.url.database} -v role={role} -f {GRANTS}"
            )
        for complaint in _complaints(connection):
            raise ConfigInvalid(complaint)


def _complaints(connection: Connection) -> Iterator[str]:
    for rule in RULES:
        found = look_up(connection, rule.setting)
        wanted = f"PostgreSQL must run with {rule.setting} = {rule.allowed[0] or EMPTY}"
        if found.value not in rule.allowed:
            yield f"{wanted}: {rule.otherwise}"
        if not found.everywhere:
            yield f"{wanted}, set for the server: for one role or database it binds nobody else"
    for name in forgotten_slots(connection):
        yield f"PostgreSQL keeps its log for the replication slot {name}, which nobody reads"
