"""The yardstick of `make bench`: a bare view that does one durable INSERT and COMMIT.

It has the server, the engine and the transactions of the program itself, and nothing else of it.
"""

from __future__ import annotations

import os
import time

from flask import Flask
from sqlalchemy import Engine, create_engine, text

from app.storage.engine import WRITE, engine_options, normalised, prepare

TABLE = "CREATE TABLE bench_bare (id BIGINT, at DOUBLE PRECISION)"
INSERT = text("INSERT INTO bench_bare (id, at) VALUES (:id, :at)")


def create_app() -> Flask:
    """Make the app for a server that is told its database by the environment."""
    app = Flask(__name__)
    engine = _engine(os.environ["DATABASE_URL"])

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/bare")
    def bare() -> tuple[dict[str, int], int]:
        number = time.time_ns()
        with engine.connect().execution_options(**WRITE) as connection, connection.begin():
            connection.execute(INSERT, {"id": number, "at": time.time()})
        return {"id": number}, 201

    return app


def make_table(database_url: str) -> None:
    """Make the table into which the view inserts."""
    engine = _engine(database_url)
    with engine.connect().execution_options(**WRITE) as connection, connection.begin():
        connection.exec_driver_sql(TABLE)
    engine.dispose()


def _engine(database_url: str) -> Engine:
    address = normalised(database_url)
    engine = create_engine(address, **engine_options(address))
    prepare(engine)
    return engine
