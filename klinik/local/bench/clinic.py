"""A clinic of our own to measure on: an empty, migrated database that is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from cryptography.fernet import Fernet

from klinik import create_app
from klinik.db import db
from klinik.local.postgres import Postgres


@contextmanager
def clinic(folder: Path) -> Iterator[None]:
    """Work inside an app on that database."""
    postgres = Postgres(folder / "postgres", durable=False)
    postgres.start()
    try:
        with create_app(_settings(postgres.make("klinik"), folder)).app_context():
            flask_migrate.upgrade()
            yield
            db.session.remove()
            db.engine.dispose()
    finally:
        postgres.stop()


def _settings(url: str, folder: Path) -> dict[str, object]:
    secrets = {"SECRET_KEY": "ukur", "ENCRYPTION_KEYS": Fernet.generate_key().decode(), "INDEX_KEY": "ukur" * 8}
    places = {"DATABASE_URL": url, "REDIS_URL": "", "FILES_URL": str(folder / "files"), "INSTANCE": str(folder)}
    # What is measured is the work itself, not the shelf of ready pages or who asks how often.
    return {**secrets, **places, "PAGE_CACHE": "off", "RATE_LIMITS": "off"}
