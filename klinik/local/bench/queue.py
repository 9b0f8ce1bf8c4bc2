"""How long a screen of the desk's queue takes over a million reports in two hundred thousand cases."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import event, text

from klinik.accounts import sessions
from klinik.accounts.models import Role, User
from klinik.accounts.visitor import PLAIN_COOKIE
from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.local.bench.clinic import clinic
from klinik.review.views import View

ROUNDS = 20
WITHIN, QUERIES = 100.0, 5  # milliseconds for 99 of 100 screens; questions to the database for each
SCREENS = (
    *(f"/meja?view={view}" for view in View),
    "/meja?sort=demand",
    "/meja?sort=newest",
    "/meja?view=closed&sort=demand",
    "/meja?view=closed&sort=due",
    "/meja?emergency=1&sort=newest",
    "/meja?topic=kesehatan&channel=phone&due=late",
    "/meja?view=closed&topic=pendidikan",
    "/meja?q=katamu777",
    "/meja?q=laporan",
    "/meja?view=closed&q=katamu777+katamu12",
    "/meja?view=closed&q=laporan",
    "/meja?q=KH-U-4711",
)
# One case in twenty is in work, and a tenth of those is late: a backlog that no office would like to have.
CASES = """
INSERT INTO "case" (id, agency_id, title, kind, status, topic, is_emergency, taken_by_id, opened_at, due_at,
                    response_due_at, first_response_at, closed_at, paused_at, decline_reason, closing_note,
                    referred_to, referral_number, report_count, demand, me_too_count, channels, is_quarantined, version)
SELECT gen_random_uuid(), :agency, 'Kasus nomor ' || n || ' tentang katamu' || n % 5000,
       CASE WHEN n % 997 = 0 THEN 'objection' ELSE 'claim' END, status,
       (ARRAY['kesehatan', 'penipuan', 'politik', 'pendidikan', NULL])[1 + n % 5], n % 500 = 0,
       CASE WHEN n % 3 = 0 THEN CAST(:verifier AS uuid) END, opened,
       CASE WHEN closed THEN opened + interval '24 hours' ELSE :at + (n % 1000 - 100) * interval '2 minutes' END,
       CASE WHEN closed THEN opened + interval '4 hours' ELSE :at + (n % 300 - 100) * interval '1 minute' END,
       CASE WHEN status <> 'new' THEN opened + (n % 6) * interval '1 hour' END,
       CASE WHEN closed THEN opened + (n % 40) * interval '1 hour' END,
       CASE WHEN status = 'needs_info' THEN opened + interval '1 hour' END,
       CASE WHEN status = 'declined' THEN 'opinion' END, '',
       CASE WHEN status = 'referred' THEN 'Dinas ' || n % 9 ELSE '' END, '', 5, (n * 7919) % 400, 0,
       ARRAY[(ARRAY['web', 'whatsapp', 'phone', 'monitoring'])[1 + n % 4]], n % 1500 = 0, 1
FROM (SELECT n, status, status IN ('declined', 'referred', 'spam', 'incomplete') AS closed,
             :at - interval '400 days' + n * interval '400 days' / :cases AS opened
      FROM (SELECT n, CASE
                WHEN n > :cases * 0.95
                THEN (ARRAY['new', 'in_review', 'waiting_agency', 'awaiting_approval', 'needs_info'])[1 + n % 5]
                ELSE (ARRAY['declined', 'declined', 'incomplete', 'referred', 'spam'])[1 + n % 5]
            END AS status
            FROM generate_series(1, :cases) n) made) placed
"""
REPORTS = """
INSERT INTO report (id, agency_id, case_id, ticket_number, code_nonce, code_key, text, links, question, channel,
                    notice_version, language, received_at, is_searched)
SELECT gen_random_uuid(), :agency, cases.id, 'KH-U-' || n, decode(md5(n::text), 'hex'), 1,
       'Laporan warga tentang ' || (SELECT string_agg('katamu' || (n::bigint * place * 7919) % 20000, ' ')
                                    FROM generate_series(1, 20) place),
       '{}', '', (ARRAY['web', 'whatsapp', 'phone', 'monitoring'])[1 + n % 4], '1', 'id',
       cases.opened_at + (n % 600) * interval '1 minute', true
FROM generate_series(1, :reports) n
JOIN (SELECT id, opened_at, row_number() OVER (ORDER BY opened_at) AS place FROM "case") cases ON place = 1 + n % :cases
"""

# One late case in ten has come before the head, half of those have been decided.
ESCALATIONS = """
INSERT INTO escalation (id, agency_id, case_id, target, due_at, raised_at, decision, note, decided_by_id, decided_at)
SELECT gen_random_uuid(), :agency, id, 'answer', due_at, :at, CASE WHEN is_decided THEN 'noted' END,
       CASE WHEN is_decided THEN 'Diketahui' ELSE '' END, CASE WHEN is_decided THEN CAST(:verifier AS uuid) END,
       CASE WHEN is_decided THEN CAST(:at AS timestamptz) END
FROM (SELECT id, due_at, place % 20 = 0 AS is_decided
      FROM (SELECT id, due_at, row_number() OVER (ORDER BY due_at) AS place FROM "case"
            WHERE closed_at IS NULL AND due_at < :at) late
      WHERE place % 10 = 0) chosen
"""


@click.command(name="queue")
@click.option("--reports", default=1_000_000, help="Banyaknya laporan.")
@click.option("--cases", default=200_000, help="Banyaknya kasus.")
@click.option("--explain", is_flag=True, help="Tulis juga rencana kueri tiap layar.")
def command(*, reports: int = 1_000_000, cases: int = 200_000, explain: bool = False) -> None:
    """Antrean ruang kerja: lama dan banyaknya kueri tiap layar."""
    with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, clinic(Path(folder)):
        agency = agencies.add("ukur", name="Klinik Ukur", office="Dinas Ukur", region_code="35")
        browser = _browser(agency)
        _fill(agency, browser.verifier, reports=reports, cases=cases)
        if explain:
            _explain(browser)
        _measure(browser)


class _Browser(FlaskClient):
    """A verifier's browser."""

    verifier: User


def _browser(agency: Agency) -> _Browser:
    user = User(agency=agency, name="Sari", email="sari@ukur.contoh.id", role=Role.VERIFIER)
    db.session.add(user)
    db.session.flush()
    token = sessions.begin(user, device="ukur", at=now(), verified=True)
    db.session.commit()
    browser = _Browser(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  # Flask's way out
    browser.verifier = user
    browser.set_cookie(PLAIN_COOKIE, token)
    return browser


def _fill(agency: Agency, verifier: User, *, reports: int, cases: int) -> None:
    """Write made-up work, by set."""
    words = {"agency": agency.id, "verifier": verifier.id, "at": now(), "cases": cases, "reports": reports}
    for statement in (CASES, REPORTS, ESCALATIONS):
        db.session.execute(text(statement), words)
        db.session.commit()
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _measure(browser: FlaskClient) -> None:
    """Open every screen again and again, and print the slowest ones."""
    takes: dict[str, list[float]] = {address: [] for address in SCREENS}
    asked: dict[str, int] = {}
    for _ in range(ROUNDS):
        for address in SCREENS:
            with _asked() as statements:
                began = time.perf_counter()
                answer = browser.get(address)
                takes[address].append(1000 * (time.perf_counter() - began))
            if answer.status_code != 200:
                raise click.ClickException(f"{address}: {answer.status_code}")
            asked[address] = max(asked.get(address, 0), len(statements))
    every = [took for measured in takes.values() for took in measured]
    for address, measured in sorted(takes.items(), key=lambda item: -_share(item[1], 0.5)):
        figures = f"p50 {_share(measured, 0.5):7.1f} ms  terlama {max(measured):7.1f} ms"
        click.echo(f"{address:48} {figures}  {asked[address]} kueri")
    click.echo(f"Semua layar: p50 {_share(every, 0.5):.1f} p99 {_share(every, 0.99):.1f} ms (ingin <= {WITHIN:g})")
    click.echo(f"Kueri tiap layar: paling banyak {max(asked.values())} (ingin <= {QUERIES})")


def _share(figures: list[float], share: float) -> float:
    return sorted(figures)[min(int(len(figures) * share), len(figures) - 1)]


@contextmanager
def _asked() -> Iterator[list[tuple[str, Any]]]:
    """Note the questions that are put to the database meanwhile."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, words: object, *_more: object) -> None:
        if statement.startswith(("SELECT", "WITH")):  # and not the note, once a minute, that a log-in is in use
            statements.append((statement, words))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _explain(browser: FlaskClient) -> None:
    """Print how the database goes about each screen."""
    for address in SCREENS:
        with _asked() as statements:
            browser.get(address)
        click.echo(f"\n# {address}")
        for statement, words in statements:
            if '"case"' in statement:
                plan = db.session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", words)
                click.echo("\n".join(row[0] for row in plan))
        db.session.rollback()
