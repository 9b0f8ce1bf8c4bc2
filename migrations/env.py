"""How Alembic finds the tables: the application's own metadata and connection."""

from alembic import context
from flask import current_app

from klinik.db import Base, db


def run() -> None:
    """Bring the connected database to the asked revision, in one transaction."""
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()


current_app.logger.debug("migrating")
run()
