"""The storage law on PostgreSQL: nothing of a row may tell when it came.

A row's place (ctid) and its transaction (xmin, cmin) give the order of arrival, 2000 of 2000,
even after CLUSTER and VACUUM FULL, which keep xmin; the numbers of long values (TOAST) count
upwards. So a table is rewritten into a new one, in the order of its key, by one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine

from survey.storage.law import WRITING, Failure, Mark
from survey.storage.postgresql_server import check as check  # noqa: PLC0414 - the law's own

WRITER: Final = 0x706C61696E736561  # an advisory lock leaves no trace in any row
POOL: Final = 16
PATIENCE_SECONDS: Final = 5
DURABLE: Final = "SELECT pg_logical_emit_message(true, '', '')"
READER: Final = {"isolation_level": "AUTOCOMMIT"}  # one journey to the server, not three
SETTINGS: Final = {
    "synchronous_commit": "on",
    "default_transaction_isolation": "read\\ committed",
    "client_min_messages": "error",
    "jit": "off",  # without sorts a plan looks dear: 90 ms to compile what runs for one
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",  # a writer cut off gives up its turn
    "tcp_user_timeout": "20s",
}
KEYS: Final = """
    SELECT relname, string_agg(quote_ident(attname), ', ' ORDER BY place)
    FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid
    CROSS JOIN unnest(indkey::int[]) WITH ORDINALITY AS key (number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = number
    WHERE indisprimary AND relnamespace = current_schema()::regnamespace
      AND relname <> 'alembic_version'
    GROUP BY relname ORDER BY relname
"""
SAMPLED: Final = """
    SELECT quote_ident(relname), quote_ident(attname)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      AND attnum > 0 AND NOT attisdropped AND coalesce(attstattarget, -1) <> 0
"""
WRITTEN_SINCE: Final = """
    SELECT count(*) > 1 FROM (SELECT DISTINCT xmin::text, cmin::text FROM "{0}" LIMIT 2) AS written
"""
SORTING: Final = ("enable_sort", "enable_seqscan", "enable_bitmapscan")
PASSING_CODES: Final = (
    "08",  # no connection
    "25006",  # read-only after a failover
    "25P03",  # cut off in mid-transaction
    "40",  # deadlock
    "53",  # disk full, too many connections
    "55P03",  # a lock not given in time
    "57",  # shut down, starting up
)
DISK_CODES: Final = ("58", "XX001", "XX002")  # the system failed; the data are damaged


def options() -> dict[str, Any]:
    """Settle each session in its first packet; few connections, since reads are short."""
    settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    connect = {"options": settings, "connect_timeout": PATIENCE_SECONDS}
    pool = {"pool_size": POOL, "max_overflow": 0, "pool_timeout": PATIENCE_SECONDS}
    return {**pool, "pool_pre_ping": True, "connect_args": connect}


def prepare(_engine: Engine) -> None:
    """Do nothing: `options` has said it all."""


def settle(connection: Connection) -> None:
    """Let nobody sample rows: ANALYZE copies whole nonces and records into pg_statistic.

    There they outlive the table, and those of early rows tell who was early. Every query goes
    by a key, so the planner misses nothing.
    """
    for table, column in list(connection.exec_driver_sql(SAMPLED)):
        statement = f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0"
        connection.exec_driver_sql(statement)


def begin(connection: Connection, *, writes: bool) -> None:
    """Begin; writers of all processes take turns, as on SQLite, until COMMIT or their end."""
    if writes:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")


def failure_of(cause: BaseException) -> Failure | None:
    """Read PostgreSQL's code; no code: there was no server to send one."""
    if not hasattr(cause, "sqlstate"):
        return None
    code = cause.sqlstate
    if code is None or code.startswith(PASSING_CODES):
        return Failure.PASSING
    return Failure.LASTING if code.startswith(DISK_CODES) else None


@contextmanager
def turn(_engine: Engine) -> Iterator[None]:
    """Do nothing: every transaction that writes takes its turn in `begin`."""
    yield


def hold(connection: Connection, table: str) -> None:
    """Let nobody write a table until the COMMIT, not even who forgot to take a turn.

    Without it a row that is inserted, committed and acknowledged between our SELECT and our
    TRUNCATE is lost.
    """
    connection.exec_driver_sql(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')


def empty(connection: Connection, table: str) -> None:
    """Give the table new files: DELETE and VACUUM would leave every ciphertext in the old."""
    connection.exec_driver_sql(f'TRUNCATE "{table}"')


def sweep(engine: Engine, table: str, _last: Mark = ()) -> Mark:
    """Rewrite one table that was written since the last time, then let the log go.

    Whoever copies the disk while it collects learns the order of what came since, and no more.
    """
    with _alone(engine) as connection:
        written = connection.exec_driver_sql(WRITTEN_SINCE.format(table)).scalar_one()
        for name, key in _keys(connection) if written else ():
            if name == table:
                _rewrite(connection, name, key)
    if written:
        forget_log(engine)
    else:
        forget_lost_files(engine)
    return ()


def forget_log(engine: Engine) -> None:
    """Begin a new log file and remove all before it; dropped tables lose their files too.

    What a crash left of a table in the making is emptied first: recovery writes it from the log.
    """
    forget_lost_files(engine)
    with engine.connect().execution_options(**READER) as connection:
        connection.exec_driver_sql("SELECT pg_switch_wal()")
        connection.exec_driver_sql("CHECKPOINT")


def forget_lost_files(engine: Engine) -> None:
    """Empty files that no table knows; while somebody makes one, the next tick tries again."""
    with _turn(engine) as connection:
        connection.exec_driver_sql("SELECT plainseal.forget_lost_files()")


def rewrite(engine: Engine) -> None:
    """Put a new table in the place of each old one, all in one transaction."""
    with _alone(engine) as connection:
        for table, key in _keys(connection):
            _rewrite(connection, table, key)
    forget_log(engine)


@contextmanager
def _turn(engine: Engine) -> Iterator[Connection]:
    """Give the one transaction that writes."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        yield connection


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give the same to a rewriting: it never sorts, which could spill to a file."""
    with _turn(engine) as connection:
        for setting in SORTING:
            connection.exec_driver_sql(f"SET LOCAL {setting} = off")
        yield connection


def _keys(connection: Connection) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.exec_driver_sql(KEYS)]


def _rewrite(connection: Connection, table: str, key: str) -> None:
    """Copy in the order of the key; LIKE brings the checks, which CREATE TABLE AS would lose."""
    hold(connection, table)
    for statement in (
        f'CREATE TABLE rewritten (LIKE "{table}" INCLUDING ALL EXCLUDING INDEXES)',
        f'INSERT INTO rewritten SELECT * FROM "{table}" ORDER BY {key}',  # noqa: S608 - our names
        f'DROP TABLE "{table}"',
        f'ALTER TABLE rewritten RENAME TO "{table}"',
        f'ALTER TABLE "{table}" ADD PRIMARY KEY ({key})',
    ):
        connection.exec_driver_sql(statement)
    settle(connection)
