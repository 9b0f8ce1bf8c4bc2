"""PostgreSQL dies while people report: who saw a number has a ticket, and nobody has two."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from klinik.local.postgres import Postgres
from tests import servers
from tests.faults.clinic import command, say
from tests.faults.pace import PATIENCE
from tests.faults.web import Web

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

SUBMISSIONS, CLIENTS, CRASHES = 500, 4, 2
OFFICE = ("agency", "add", "jatim", "--name", "Jawa Timur", "--office", "Dinas Kominfo", "--region", "35")


@pytest.fixture
def own_postgres(tmp_path):
    """A server that keeps its promises over a crash, with the tables."""
    server = Postgres(tmp_path / "postgres").start()
    servers.migrate(server.make("klinik"), "", tmp_path / "files")
    yield server
    server.stop()


def test_a_database_that_crashes_twice_under_500_submissions_loses_none_and_doubles_none(clinic, own_postgres):
    url = own_postgres.url("klinik")
    command(clinic, *OFFICE, DATABASE_URL=url)
    web, filed = Web(clinic, DATABASE_URL=url), threading.Semaphore(0)

    with ThreadPoolExecutor(CLIENTS) as clients:
        tickets = [clients.submit(_insist, web, number, filed) for number in range(SUBMISSIONS)]
        for _ in range(CRASHES):
            for _ in range(SUBMISSIONS // (CRASHES + 1)):
                assert filed.acquire(timeout=PATIENCE)
            own_postgres.crash()
            own_postgres.start()
        seen = [ticket.result() for ticket in tickets]

    with psycopg.connect(url) as line:
        kept = [row[0] for row in line.execute("SELECT ticket_number FROM report")]
    say(
        f"PostgreSQL ended at once {CRASHES} times during {SUBMISSIONS} submissions: {len(set(seen) - set(kept))} "
        f"numbers without a ticket, {len(kept) - SUBMISSIONS} tickets too many"
    )
    assert sorted(seen) == sorted(set(kept))
    assert len(kept) == SUBMISSIONS


def _insist(web, number, filed):
    """Send until a number comes, with the same key, as somebody does who presses the button again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ticket = web.file(number, key=f"kunci-{number}")
        if ticket:
            filed.release()
            return ticket
        time.sleep(0.1)
    raise AssertionError(f"no number within {PATIENCE} s for {number}")
