"""The database: engine, session, the base of all tables, column types and the one clock."""

from typing import cast

from flask import Flask, Response, g, request
from flask_migrate import Migrate

from klinik.db import cli, connections
from klinik.db.base import Base, Encrypted, Key, Moment, db, uuid7
from klinik.db.clock import now
from klinik.db.connections import OneSession, only_looks, only_reads, reading_engine
from klinik.db.lawful import lawfully
from klinik.db.writing import commit_soon, new_row, write_new

__all__ = [
    "Base",
    "Encrypted",
    "Key",
    "Moment",
    "commit_soon",
    "db",
    "end_reading",
    "init_app",
    "lawfully",
    "new_row",
    "now",
    "only_looks",
    "only_reads",
    "reading_engine",
    "uuid7",
    "write_new",
]

migrate = Migrate()


def init_app(app: Flask) -> None:
    url = app.config["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # An error names its statement, and nobody's data.
    engine = {"pool_size": 8, "max_overflow": 8, "hide_parameters": True}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine)
    db.init_app(app)
    with app.app_context():
        connections.init_app(app, db.engine)
    app.after_request(_after_a_look)
    migrate.init_app(app, db, directory="migrations")
    app.cli.add_command(cli.keys)


def end_reading() -> None:
    """End the transaction of a look, which leaves nothing to take back; what only reads has none at all."""
    if "only_reads" not in g and db.session.registry.has():
        cast("OneSession", db.session()).end_reading()


def _after_a_look(response: Response) -> Response:
    if request.method in {"GET", "HEAD"} or "only_looks" in g:
        end_reading()
    return response
