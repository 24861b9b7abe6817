"""The floor: the same server, the same group commit, one durable INSERT of the bytes; no more.

``python -m benchmarks.speed.floor URL PORT`` serves it. Whatever Plainseal does besides (token,
one-time signature, spent check, receipt, storage law) is what it costs above this.
"""

import asyncio
import secrets
import sys

from flask import Flask, request
from sqlalchemy import Column, LargeBinary, MetaData, Table, insert
from sqlalchemy.orm import Session

from survey.storage.databases import open_engine
from survey.storage.group_commit import GroupCommit
from survey.web.bodies import Bodies
from survey.web.gateway import Gateway
from survey.web.serving import LOCAL, THREADS, server_of

FLOOR = Table(
    "floor",
    MetaData(),
    Column("key", LargeBinary(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
KEEP = insert(FLOOR)


def create_app(url: str) -> Flask:
    """Return an application with one route that keeps bytes."""
    app = Flask(__name__)
    engine = open_engine(url)
    FLOOR.create(engine, checkfirst=True)
    writer = GroupCommit(engine)

    @app.post("/keep")
    def keep() -> bytes:
        writer.run(store, secrets.token_bytes(32), request.get_data())
        return b"kept"

    @app.get("/readyz")
    def ready() -> bytes:
        return b"ok"

    return app


def store(session: Session, key: bytes, body: bytes) -> None:
    """Insert one row."""
    session.execute(KEEP, {"key": key, "body": body})


async def _serve(app: Flask, port: int) -> None:
    await server_of(Gateway(app, Bodies(), THREADS), (LOCAL, port)).serve()


if __name__ == "__main__":
    asyncio.run(_serve(create_app(sys.argv[1]), int(sys.argv[2])))
