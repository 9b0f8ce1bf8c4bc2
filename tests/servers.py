"""The real PostgreSQL and Valkey of one test run: started once, on sockets of their own, and ended with it."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
import psycopg

from klinik import create_app
from klinik.local.postgres import Postgres
from klinik.local.valkey import Valkey

TEMPLATE = "template_klinik"
VALKEY_DATABASES = 16

SETTINGS = {
    "SECRET_KEY": "kunci-rahasia-hanya-untuk-uji-coba",
    "ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "INDEX_KEY": "kunci-indeks-hanya-untuk-uji-coba-saja",
    "DEFAULT_AGENCY": "jatim",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "BASE_URL": "http://localhost",
    "RATE_LIMITS": "off",
    "PAGE_CACHE": "off",  # a rolled-back transaction tells nobody; tests of the cache turn it on
    "SEARCH_WITHIN_MS": 60_000,  # a busy machine is no slow search
    "LOG_LEVEL": "WARNING",
    "TESTING": True,
}


@dataclass(frozen=True)
class Place:
    """Where one worker of the run finds its servers."""

    sockets: str
    valkey: str

    def postgres(self, database: str) -> str:
        return f"postgresql://klinik@/{database}?host={self.sockets}"

    def redis(self, number: int) -> str:
        return f"unix://{self.valkey}?db={number % VALKEY_DATABASES}"

    def copy(self, database: str) -> str:
        """Make a database that equals the migrated template and return how to reach it."""
        self.run("postgres", f"CREATE DATABASE {database} TEMPLATE {TEMPLATE}")
        return self.postgres(database)

    def empty(self, database: str) -> str:
        """Make a database without a single table and return how to reach it."""
        self.run("postgres", f"CREATE DATABASE {database}")
        return self.postgres(database)

    def drop(self, database: str) -> None:
        self.run("postgres", f"DROP DATABASE {database} WITH (FORCE)")

    def run(self, database: str, statement: str) -> None:
        """Run one statement on a connection of its own."""
        with psycopg.connect(self.postgres(database), autocommit=True) as connection:
            connection.execute(statement.encode())


class Servers:
    """Both servers, with one migrated database to copy from."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="klinik-uji-"))
        self.postgres = Postgres(self.folder / "postgres", durable=False)
        self.valkey = Valkey(self.folder / "valkey", durable=False)

    def start(self) -> Place:
        self.postgres.settings = {**self.postgres.settings, "max_connections": "300"}
        self.postgres.start()
        self.valkey.start()
        migrate(self.postgres.make(TEMPLATE), self.valkey.url(), self.folder / "files")
        return Place(str(self.postgres.sockets), str(self.valkey.socket))

    def stop(self) -> None:
        for server in (self.postgres, self.valkey):
            if hasattr(server, "child"):
                server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def settings(database_url: str, redis_url: str, files: Path) -> dict[str, object]:
    """Return the overrides that make an app of the test run."""
    return {
        **SETTINGS,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "FILES_URL": str(files),
        "ERASURES": f"{files}-erased",
    }


def migrate(database_url: str, redis_url: str, files: Path) -> None:
    """Bring an empty database to the newest revision, as `klinik db upgrade` does."""
    app = create_app(settings(database_url, redis_url, files))
    with app.app_context():
        flask_migrate.upgrade()
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()
