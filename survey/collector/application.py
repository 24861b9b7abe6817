"""The collector as a WSGI application."""

import os
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import Engine

from survey.collector.closing import tidy
from survey.collector.desk import Desk
from survey.collector.flush import Batches
from survey.collector.models import SpentRow
from survey.collector.views import views
from survey.config import CollectorConfig
from survey.protocol.randomness import Random
from survey.storage import databases, migrations
from survey.storage.flushing import Flushing
from survey.storage.group_commit import GroupCommit
from survey.storage.rewriting import Sweeping, forget_what_was_left
from survey.storage.secret_files import SecretFiles
from survey.web.application import bare_app
from survey.web.rate import GlobalRate
from survey.web.serving import home_from_environment
from survey.web.ticking import start_ticking

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def create_app(
    config: CollectorConfig,
    *,
    clock: Callable[[], float] = time.time,
    random: Random = secrets.token_bytes,
) -> Flask:
    """Return the collector over its own database; `RevisionUnknown` if of another schema."""
    app = bare_app(__name__, config.origin)
    url = config.database or databases.sqlite_url(config.home / "collector.sqlite3")
    app.extensions["collector"] = _desk(config, databases.open_engine(url), clock, random)
    app.register_blueprint(views)
    return app


def _desk(
    config: CollectorConfig, engine: Engine, clock: Callable[[], float], random: Random
) -> Desk:
    migrations.prepare(engine, MIGRATIONS)
    forget_what_was_left(engine)
    flushing = Flushing(Batches(config.batch, random), time.monotonic)
    return Desk(
        config=config,
        engine=engine,
        schema=MIGRATIONS,
        flushing=flushing,
        writer=GroupCommit(engine, flushing),
        log_keys=SecretFiles(config.secrets, "log"),
        rate=GlobalRate(config.rate, time.monotonic),
        clock=clock,
        random=random,
    )


def from_environment() -> Flask:
    """Return the collector of the home that `survey.web.serving.serve` was given."""
    app = create_app(CollectorConfig.load(home_from_environment(), os.environ))
    sweep = Sweeping(SpentRow.__tablename__, time.monotonic)
    start_ticking(partial(_tick, app.extensions["collector"], sweep))
    return app


def _tick(desk: Desk, sweep: Sweeping) -> None:
    tidy(desk)
    desk.writer.alone(desk.flushing.sweep)
    desk.writer.alone(sweep)
