"""Finding among a million reports: how long it takes, what is found after edits, how large the index is."""

# ruff: noqa: S311  # chance that must come out the same again, and hides nothing

import random
import time
import uuid

import click
from sqlalchemy import text
from tqdm import tqdm

from klinik import matching
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.local.bench import clock, rumours
from klinik.local.bench.clock import Clock
from klinik.matching import services
from klinik.matching.indexing import Thing

BATCH = 1000
QUESTIONS = 300
FOUND_AMONG = 5
DATABASE_WITHIN, FIND_WITHIN, RECALL, BYTES = 10.0, 50.0, 0.95, 2048.0  # ms, ms, share of the medium edits, a report
TABLES = ("document", "key", "term", "kind_count", "tally")
KIND = "report"


def measure(agency: Agency, reports: int) -> None:
    """Fill the index with so many reports and print the figures."""
    began = time.perf_counter()
    _fill(agency, reports)
    click.echo(f"{reports} laporan diindeks dalam {time.perf_counter() - began:.0f} s")
    click.echo(f"Indeks per laporan                {_bytes() / reports:9.0f} byte (ingin <= {BYTES:g})")
    with clock.database() as waited:
        for name in rumours.EDITS:
            _ask(agency, name, reports, waited)


def _fill(agency: Agency, reports: int) -> None:
    for start in tqdm(range(0, reports, BATCH), unit_scale=BATCH, unit=" laporan"):
        numbers = range(start, min(start + BATCH, reports))
        services.index_many([Thing(KIND, _id(n), agency.id, {"body": _text(n)}) for n in numbers])
        services.tally()
        db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _ask(agency: Agency, name: str, reports: int, waited: Clock) -> None:
    """Ask about edited messages and print how many were found, and how long that took."""
    draw = random.Random(f"tanya-{name}")
    waits, takes, found = [], [], 0
    for number in draw.sample(range(reports), QUESTIONS):
        said = rumours.EDITS[name](rumours.rumour(rumours.filed(number)), draw)
        waited.take()
        began = time.perf_counter()
        matches = matching.find(text=said, kinds=(KIND,), agency_id=agency.id, limit=FOUND_AMONG)
        takes.append(1000 * (time.perf_counter() - began))
        waits.append(waited.take())
        found += any(rumours.filed(match.id.int) == rumours.filed(number) for match in matches)
    db.session.rollback()
    click.echo(
        f"{name:7} ditemukan {found / QUESTIONS:.3f} (ingin >= {RECALL:g} untuk medium) · "
        f"basis data {_both(waits)} ms (ingin <= {DATABASE_WITHIN:g}) · "
        f"seluruhnya {_both(takes)} ms (ingin <= {FIND_WITHIN:g})"
    )


def _both(figures: list[float]) -> str:
    return f"p50 {clock.share(figures, 0.5):.1f} p99 {clock.share(figures, 0.99):.1f}"


def _id(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def _text(number: int) -> str:
    """Return what the report with this number says: the rumour, or, in a copy, the rumour as it was forwarded."""
    original = rumours.filed(number)
    said = rumours.rumour(original)
    return said if original == number else rumours.light(said, random.Random(f"salinan-{number}"))


def _bytes() -> float:
    names = [f"matching_{table}" for table in TABLES]
    asked = text("SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(CAST(:names AS text[])) AS name")
    return float(db.session.scalar(asked, {"names": names}))
