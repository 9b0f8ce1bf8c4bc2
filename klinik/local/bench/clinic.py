"""A clinic of our own to measure on, gone afterwards: the app on an empty database, or all of it with its demo data."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import flask_migrate
import psycopg
from cryptography.fernet import Fernet

from klinik import create_app, settings
from klinik.db import db
from klinik.local.instance import Instance
from klinik.local.mail import free_port
from klinik.local.postgres import Postgres
from klinik.local.up import Clinic

UNDRAWN = "SELECT id FROM clarification WHERE cards_wanted AND state <> 'unpublished' LIMIT 1"
DRAWN_WITHIN = 360.0  # seconds


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


@contextmanager
def demo() -> Iterator[tuple[int, dict[str, str]]]:
    """Start everything that `klinik up` starts; yield the port and the environment. Raises CannotStart."""
    os.environ["KLINIK_RATE_LIMITS"] = "off"
    own = dict.fromkeys(("DATABASE_URL", "REDIS_URL", "SMTP_URL"), "")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, ExitStack() as end:
        Clinic({**settings.load(), **own, "INSTANCE": folder, "PORT": port}, end, with_demo=True).start()
        environ = Instance(folder).running()
        _let_the_worker_finish(environ["KLINIK_DATABASE_URL"])
        yield port, environ


def _let_the_worker_finish(database_url: str) -> None:
    """Wait until the cards of the demo data are drawn: until then the worker takes one of the cores."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        end = time.monotonic() + DRAWN_WITHIN
        while connection.execute(UNDRAWN).fetchone() is not None and time.monotonic() < end:
            time.sleep(1)


def _settings(url: str, folder: Path) -> dict[str, object]:
    secrets = {"SECRET_KEY": "ukur", "ENCRYPTION_KEYS": Fernet.generate_key().decode(), "INDEX_KEY": "ukur" * 8}
    places = {"DATABASE_URL": url, "REDIS_URL": "", "FILES_URL": str(folder / "files"), "INSTANCE": str(folder)}
    # What is measured is the work itself, not the shelf of ready pages or who asks how often.
    return {**secrets, **places, "PAGE_CACHE": "off", "RATE_LIMITS": "off"}
