"""What the tests of this room share."""

import pytest
import time_machine

from tests.clarifications.archive import told, write_lines

ROW = {
    "external_id": "7",
    "title": "[SALAH] Air keran Kota Mawar mati tujuh hari",
    "claim": "Air keran di Kota Mawar akan mati tujuh hari penuh mulai besok pagi.",
    "explanation": "<p>Hanya satu pompa yang <b>dirawat</b> selama empat jam.</p>",
    "published_at": "14 Maret 2020",
    "topic": "pemerintahan",
    "url": "https://lama.contoh.id/berita/7",
}


@pytest.fixture
def ordinary():
    """An ordinary row of an archive in our own columns."""
    return ROW


@pytest.fixture
def bring(cli, agency, tmp_path):
    """Import ordinary rows with these differences, as JSON Lines; return what a machine is told."""

    def bring(*rows, options=()):
        file = write_lines(tmp_path / "arsip.jsonl", [{**ROW, **row} for row in rows or [{}]])
        return told(cli, file, *options)

    return bring


@pytest.fixture
def at():
    """Make it another moment for the rest of the test: `at("2026-03-05T03:00:00Z")`."""
    travels = []

    def at(moment):
        travel = time_machine.travel(moment, tick=False)
        travel.start()
        travels.append(travel)

    yield at
    for travel in reversed(travels):
        travel.stop()
