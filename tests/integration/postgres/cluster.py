"""A PostgreSQL of the tests' own: made from the machine's binaries, in a folder that goes.

It runs as a user without privileges (PostgreSQL refuses root), listens on a socket in its own
folder only, and is stopped by its process number.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from survey.storage.postgresql_server import GRANTS

PATIENCE_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "''",
    "wal_recycle": "off",
    "wal_init_zero": "off",
    "log_checkpoints": "off",
    "max_connections": "100",
}
ROLE = "room"


def grants(role: str = ROLE) -> str:
    """Return what an operator says in a room's database, as psql would read it."""
    return GRANTS.read_text("utf-8").replace(':"role"', f'"{role}"')


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL of this machine, or None."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = shutil.which("postgres")
    return installed[-1].parent if installed else Path(found).resolve().parent if found else None


def unprivileged() -> str | None:
    """Return whom to run as: nobody else than ourselves, unless we are root."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Cluster:
    """One PostgreSQL; it can be killed and started again."""

    def __init__(self, programs: Path, settings: Mapping[str, str] = SETTINGS) -> None:
        self.programs = programs
        self.user = unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="plainseal-pg-"))  # short: it holds a socket
        if self.user:
            shutil.chown(self.folder, self.user)
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        options = ["--auth=trust", "--username=keeper", "--encoding=UTF8", "--locale=C"]
        self._run("initdb", "-D", str(self.data), *options, "--wal-segsize=1", "--no-sync")
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(f"{lines}unix_socket_directories = '{self.folder}'\n")
        self.start()
        self.execute(f"CREATE ROLE {ROLE} LOGIN")

    def start(self, *options: str) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options],
                stdout=log, stderr=log, cwd=self.folder, user=self.user,
                start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, "PostgreSQL did not start"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        """End it and its children as a power cut would."""
        end = time.monotonic() + PATIENCE_SECONDS
        while living := self.processes():
            for process in living:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self.process.wait()
            assert time.monotonic() < end, "a child of PostgreSQL lives on"
            time.sleep(0.01)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """Return its processes: all of them, and nobody else, work in its data folder."""
        return [
            int(path.name)
            for path in Path("/proc").iterdir()
            if path.name.isdecimal() and self._is_ours(path)
        ]

    def _is_ours(self, process: Path) -> bool:
        try:
            return (process / "cwd").readlink() == self.data
        except OSError:  # it has ended, or is somebody else's
            return False

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast: clients are sent away
            self.process.wait(PATIENCE_SECONDS)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Obey as the cluster's own superuser."""
        where = f"host={self.folder} user=keeper dbname={database} connect_timeout=5"
        with psycopg.connect(where, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create(self, database: str) -> str:
        """Make a database that belongs to the rooms' role; return its URL."""
        self.execute(f"CREATE DATABASE {database} OWNER {ROLE}")
        self.execute(grants(), database)
        return self.url(database)

    def clear(self, database: str) -> None:
        """Leave nothing in a database, which is faster than a new one."""
        self.execute("DROP SCHEMA public CASCADE", database)
        self.execute(f"CREATE SCHEMA public AUTHORIZATION {ROLE}", database)

    def lost_files(self, database: str) -> list[Path]:
        """Return files of tables that hold something and that no table knows."""
        pg_class = self.execute("SELECT pg_relation_filepath('pg_class')", database)[0][0]
        known = self.execute("SELECT pg_relation_filenode(oid)::text FROM pg_class", database)
        numbers = {row[0] for row in known}
        return [
            path
            for path in (self.data / pg_class).parent.iterdir()
            if (number := re.match(r"\d+", path.name))
            and number[0] not in numbers
            and path.stat().st_size > 0
        ]

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            capture_output=True, text=True, cwd=self.folder, user=self.user, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
