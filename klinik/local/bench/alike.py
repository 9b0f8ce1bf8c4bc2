"""Whether time tells a wrong code from an unknown ticket number: how well a clock parts two heaps of answers."""

import html
import itertools
import re
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app

from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.local.bench.bars import Bars
from klinik.local.bench.clinic import clinic
from klinik.local.bench.clock import share
from klinik.reports import services
from klinik.reports.services import Intake

WRONG = "1111-2222-3333-4444"
TOKEN = re.compile(r'name="form_token"[^>]*value="([^"]+)"')
MOST = 0.1  # by how much a guess from one answer's time may be better than tossing a coin


@click.command(name="alike")
@click.option("--tries", default=400, help="Banyaknya percobaan pada tiap jenis.")
def command(*, tries: int = 400) -> None:
    """Lacak tiket: apakah waktu jawaban membedakan kode salah dari nomor yang tidak ada."""
    with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, clinic(Path(folder)):
        agency = agencies.add("ukur", name="Klinik Ukur", office="Dinas Ukur", region_code="35")
        current_app.config["DEFAULT_AGENCY"] = agency.slug
        _measure(_numbers(agency, tries))


def _numbers(agency: Agency, tries: int) -> list[str]:
    """File reports and return their numbers: each is tried once, so that no back-off stands in the way."""
    filed = []
    for number in range(tries):
        text = f"Kabar nomor {number}: gudang {number * 7919 % 1000003} katanya kosong"
        filed.append(services.submit(agency, Intake(text=text), at=now()).report.ticket_number)
    db.session.commit()
    return filed


def _measure(known: Sequence[str]) -> None:
    browser = current_app.test_client()
    found = TOKEN.search(browser.get("/lacak").text)
    fields = {"form_token": html.unescape(found[1]) if found else "", "access_code": WRONG}
    unknown = [f"KH-2001-{number:06d}" for number in range(len(known))]
    pairs = [
        (_spent(browser, {**fields, "ticket_number": one}), _spent(browser, {**fields, "ticket_number": other}))
        for one, other in zip(known, unknown, strict=True)
    ]
    wrong, none = ([pair[side] for pair in pairs] for side in (0, 1))
    for part, name in ((0.5, "median"), (0.9, "p90")):
        one, other = share(wrong, part), share(none, part)
        click.echo(f"{name:7} {one:.3f} ms / {other:.3f} ms = {one / other:.3f}")
    bars = Bars()
    bars.at_most("Lacak: tebakan dari waktu lebih baik daripada koin", abs(parted(wrong, none) - 0.5), MOST)
    bars.conclude()


def parted(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how often one of the first heap is larger than one of the second (Mann and Whitney's U over all pairs)."""
    larger = sum((a > b) + (a == b) / 2 for a, b in itertools.product(first, second))
    return larger / (len(first) * len(second))


def _spent(browser: Any, fields: dict[str, str]) -> float:
    """Return the milliseconds of processor time that an answer took us."""
    began = time.process_time()
    browser.post("/lacak", data=fields)
    return (time.process_time() - began) * 1000
