"""The issuer as a WSGI application."""

import os
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import Engine

from survey.config import IssuerConfig
from survey.issuer.desk import Desk
from survey.issuer.draws import Draws, settle
from survey.issuer.keys import IssuerKeys
from survey.issuer.models import InvitationRow
from survey.issuer.views import views
from survey.protocol.randomness import Random
from survey.storage import databases, migrations
from survey.storage.flushing import Flushing
from survey.storage.group_commit import GroupCommit
from survey.storage.rewriting import Sweeping, forget_what_was_left
from survey.web.application import bare_app
from survey.web.rate import GlobalRate
from survey.web.serving import home_from_environment
from survey.web.ticking import start_ticking

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def create_app(
    config: IssuerConfig,
    *,
    clock: Callable[[], float] = time.time,
    random: Random = secrets.token_bytes,
) -> Flask:
    """Return the issuer over its own database; `RevisionUnknown` if that is of another schema."""
    app = bare_app(__name__, config.origin)
    url = config.database or databases.sqlite_url(config.home / "issuer.sqlite3")
    app.extensions["issuer"] = _desk(config, databases.open_engine(url), clock, random)
    app.register_blueprint(views)
    return app


def _desk(config: IssuerConfig, engine: Engine, clock: Callable[[], float], random: Random) -> Desk:
    migrations.prepare(engine, MIGRATIONS)
    forget_what_was_left(engine)
    return Desk(
        config=config,
        engine=engine,
        schema=MIGRATIONS,
        writer=GroupCommit(engine, Flushing(Draws(), time.monotonic)),
        keys=IssuerKeys.of(config.secrets, random),
        rate=GlobalRate(config.rate, time.monotonic),
        clock=clock,
        random=random,
    )


def from_environment() -> Flask:
    """Return the issuer of the home that `survey.web.serving.serve` was given."""
    app = create_app(IssuerConfig.load(home_from_environment(), os.environ))
    desk: Desk = app.extensions["issuer"]
    sweep = Sweeping(InvitationRow.__tablename__, time.monotonic)
    start_ticking(partial(_tick, desk, sweep))
    return app


def _tick(desk: Desk, sweep: Sweeping) -> None:
    desk.tidy()
    desk.writer.alone(settle)
    desk.writer.alone(sweep)
