"""How long one week takes to write over a million reports, and how much memory."""

import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import click
from flask.globals import app_ctx
from sqlalchemy import text

from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.local.bench.clinic import clinic
from klinik.statistics.weeks import Week
from klinik.summaries import document, services
from klinik.summaries.models import WeeklySummary

WEEK = Week(2026, 45)
BUILD_WITHIN, MEMORY_WITHIN, PAPER_WITHIN = 30.0, 300.0, 1.0  # seconds, MB, seconds
WRITTEN_WITHIN, PAGE_WITHIN = 10.0, 1.0  # seconds
MEGABYTE = 1024  # KB, as Linux counts memory

ANSWERS = """
INSERT INTO clarification (id, agency_id, public_id, slug, state, origin, first_published_at, updated_at, created_at,
                           suspension_reason, report_count, deflection_count)
SELECT gen_random_uuid(), :agency, NULL, 'kabar-' || n, 'unpublished', 'own', NULL, NULL, :start, '', 0, 0
FROM generate_series(1, :answers) n;

INSERT INTO revision (id, agency_id, clarification_id, number, kind, state, origin, claim, verdict, content_type, flags,
                      topic, headline, summary, explanation, advice, about_agency, change_note, return_note, author_ids,
                      four_eyes_waived, created_at, published_at, version)
SELECT gen_random_uuid(), :agency, id, 1, 'first', 'published', 'legacy', 'Kabar ' || slug,
       (ARRAY['hoax', 'misleading', 'true', 'unproven'])[1 + n % 4], NULL, '{}',
       (ARRAY['kesehatan', 'penipuan', 'politik', 'kebencanaan', 'lain-lain'])[1 + n % 5], 'Fakta ' || slug, '', '', '',
       false, '', '', '{}', false, :start, :start + (n % 168) * interval '1 hour', 1
FROM (SELECT id, slug, row_number() OVER () AS n FROM clarification) numbered;

UPDATE clarification SET state = 'published', public_id = 'KLARIF-UKUR-' || slug, current_revision_id = revision.id,
       first_published_at = revision.published_at, updated_at = revision.published_at
FROM revision WHERE revision.clarification_id = clarification.id;
"""
CASES = """
INSERT INTO "case" (id, agency_id, title, status, topic, is_emergency, opened_at, due_at, closed_at, clarification_id,
                    decline_reason, closing_note, referred_to, referral_number, report_count, demand, me_too_count,
                    version)
SELECT gen_random_uuid(), :agency, 'Kasus ' || n, status, 'kesehatan', false, opened, opened + interval '24 hours',
       CASE WHEN status <> 'in_review' THEN opened + (n % 40) * interval '1 hour' END,
       CASE WHEN status = 'answered' THEN answers.id END,
       CASE WHEN status = 'declined' THEN 'opinion' END, '',
       CASE WHEN status = 'referred' THEN 'Dinas ' || n % 9 ELSE '' END, '', 5, 5, 0, 1
FROM (SELECT n, :start + (n % 10080) * interval '1 minute' AS opened,
             (ARRAY['answered', 'answered', 'answered', 'answered', 'answered', 'declined', 'referred', 'in_review',
                    'in_review', 'spam'])[1 + n % 10] AS status
      FROM generate_series(1, :cases) n) made
LEFT JOIN (SELECT id, row_number() OVER () AS place FROM clarification) answers ON place = 1 + n % :answers;
"""
REPORTS = """
INSERT INTO report (id, agency_id, case_id, ticket_number, code_nonce, code_key, text, links, question, seen_where,
                    region_code, channel, notice_version, language, received_at)
SELECT gen_random_uuid(), :agency, cases.id, 'KH-U-' || n, decode(md5(n::text), 'hex'), 1, repeat('kabar beredar ', 20),
       '{}', '', (ARRAY['whatsapp', 'facebook', 'tiktok', NULL])[1 + n % 4], '35.' || 10 + n % 38,
       (ARRAY['web', 'whatsapp', 'phone', 'monitoring'])[1 + n % 4], '1', 'id',
       :start + (n % 10079) * interval '1 minute'
FROM generate_series(1, :reports) n
JOIN (SELECT id, row_number() OVER () AS place FROM "case") cases ON place = 1 + n % :cases;
"""

READERS = """
INSERT INTO recipient (id, agency_id, channel, contact, contact_index, language, token, token_hash, created_at)
SELECT gen_random_uuid(), :agency, 'email', '-', 'ukur-' || n, 'id', '-', sha256(convert_to('r' || n, 'UTF8')), :start
FROM generate_series(1, :readers) n;

INSERT INTO subscription (id, agency_id, recipient_id, series, topic, token, token_hash, notice_version, requested_at,
                          confirmed_at)
SELECT gen_random_uuid(), agency_id, id, 'weekly', '', '-', sha256(convert_to(contact_index, 'UTF8')), '1', :start,
       :start
FROM recipient;
"""

# A column that somebody adds later takes its empty value: the rows above name only what the figures need.
EMPTY = {"text": "''", "character varying": "''", "boolean": "false", "integer": "0", "ARRAY": "'{}'"}
GAPS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_generated = 'NEVER'
  AND table_name IN ('clarification', 'revision', 'case', 'report', 'recipient', 'subscription')
"""


@click.command(name="summaries")
@click.option("--reports", default=1_000_000, help="Banyaknya laporan dalam satu pekan.")
@click.option("--cases", default=200_000, help="Banyaknya kasus.")
@click.option("--readers", default=50_000, help="Banyaknya pelanggan.")
def command(*, reports: int = 1_000_000, cases: int = 200_000, readers: int = 50_000) -> None:
    """Satu ringkasan mingguan dari sejuta laporan: lama, memori, PDF, dan surat kepada semua pelanggan."""
    with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, clinic(Path(folder)):
        agency = agencies.add("ukur", name="Klinik Ukur", office="Dinas Ukur", region_code="35")
        _fill(agency, reports=reports, cases=cases, readers=readers)
        lines = _measure(agency)
    for name, figure, unit, wanted in lines:
        click.echo(f"{name:34}{figure:9.2f} {unit:4}(ingin <= {wanted:g})")


def _measure(agency: Agency) -> list[tuple[str, float, str, float]]:
    """Build the week; return (what, how much, unit, wanted) for each figure."""
    before, began = _memory(), time.perf_counter()
    summary = services.build(agency, WEEK, at=datetime.now(UTC) + timedelta(weeks=1))
    built = time.perf_counter() - began
    taken = _memory() - before
    document.made(summary)  # the first one also reads the fonts
    began = time.perf_counter()
    document.made(summary)
    paper = time.perf_counter() - began
    written, page = _sent(summary)
    return [
        ("Ringkasan disusun", built, "s", BUILD_WITHIN),
        ("Memori tambahan", taken, "MB", MEMORY_WITHIN),
        ("PDF", paper, "s", PAPER_WITHIN),
        ("Surat kepada pelanggan ditulis", written, "s", WRITTEN_WITHIN),
        ("Halaman terlama sementara itu", page, "s", PAGE_WITHIN),
    ]


def _sent(summary: WeeklySummary) -> tuple[float, float]:
    """Write to all readers; return how long that took, and the longest a page took meanwhile."""
    db.session.commit()
    app, is_over, slowest = app_ctx.app, Event(), [0.0]

    def read() -> None:
        while not is_over.is_set():
            began = time.perf_counter()
            app.test_client().get("/klarifikasi")
            slowest[0] = max(slowest[0], time.perf_counter() - began)

    app.test_client().get("/klarifikasi")  # the first one compiles the page
    reader = Thread(target=read)
    reader.start()
    began = time.perf_counter()
    services.send(summary, at=summary.ends_at)
    db.session.commit()
    written = time.perf_counter() - began
    is_over.set()
    reader.join()
    return written, slowest[0]


def _fill(agency: Agency, *, reports: int, cases: int, readers: int) -> None:
    """Write a week of made-up work, by set."""
    start = WEEK.period(agency.zone).start
    words = {"agency": agency.id, "start": start, "answers": max(cases // 20, 1), "cases": cases, "reports": reports}
    words["readers"] = readers
    for table, column, kind in db.session.execute(text(GAPS)).all():
        if kind in EMPTY:
            db.session.execute(text(f'ALTER TABLE "{table}" ALTER COLUMN {column} SET DEFAULT {EMPTY[kind]}'))
    db.session.commit()
    for statements in (ANSWERS, CASES, REPORTS, READERS):
        for statement in filter(str.strip, statements.split(";")):
            db.session.execute(text(statement), words)
        db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def _memory() -> float:
    """Return the most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
