"""How long the database takes for a page of the public list: search, filters, slips of the pen, feeds."""

# ruff: noqa: S311  # chance that must come out the same again, and hides nothing

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
from flask import current_app

from klinik.agencies import services as agencies
from klinik.clarifications.codes import Topic, Verdict
from klinik.db import db
from klinik.local.bench import answers, clock, rumours
from klinik.local.bench.clinic import clinic

QUESTIONS = 100
WITHIN = 50.0  # ms of the database, in 99 of 100 pages
FUNCTION_WORDS, COMMON, RARE = 4, 60, 5000  # a real search leaves out what stands in nearly every text

Question = Callable[[random.Random], dict[str, str]]


@click.command(name="search")
@click.option(
    "--clarifications", "size", default=2_000, help="Banyaknya klarifikasi buatan; 100000 untuk ukuran penuh."
)
def command(*, size: int = 2_000) -> None:
    """Pencarian dan saringan: waktu basis data tiap halaman."""
    with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, clinic(Path(folder)):
        agency = agencies.add("ukur", name="Klinik Ukur", office="Dinas Ukur", region_code="35")
        current_app.config["DEFAULT_AGENCY"] = agency.slug
        db.session.commit()
        answers.fill(agency, size)
        _measure()


def _measure() -> None:
    browser, worst = current_app.test_client(), 0.0
    with clock.database() as waited:
        for name, path, question in QUESTIONS_ASKED:
            spent = [_spent(browser, path, query, waited) for query in _queries(name, question)]
            waits, works = [wait for wait, _work in spent], [work for _wait, work in spent]
            worst = max(worst, clock.share(works, 0.99))
            click.echo(f"{name:34} menunggu {_both(waits)}   bekerja {_both(works)} ms")
    click.echo(f"Kerja basis data, p99 terburuk {worst:.1f} ms (ingin <= {WITHIN:g})")


def _queries(name: str, question: Question) -> Iterator[str]:
    draw = random.Random(f"tanya-{name}")
    yield from (urlencode(question(draw)) for _number in range(QUESTIONS))


def _spent(browser: Any, path: str, query: str, waited: clock.Clock) -> tuple[float, float]:
    """Return how long one page waited for the database, and how long the database was at work for it."""
    works = clock.Processors()
    waited.take()
    answer = browser.get(f"{path}?{query}")
    if answer.status_code != 200:
        raise click.ClickException(f"{path}?{query} dijawab {answer.status_code}")
    return waited.take(), works.take()


def _both(figures: Sequence[float]) -> str:
    return f"p50 {clock.share(figures, 0.5):6.1f} p99 {clock.share(figures, 0.99):6.1f}"


def _word(draw: random.Random, among: Sequence[str]) -> str:
    return draw.choice(among)


def _slip(draw: random.Random) -> str:
    """Return a word of some length with two letters the wrong way round."""
    word = draw.choice([word for word in rumours.vocabulary()[:2000] if len(word) > 5])
    place = draw.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _common(draw: random.Random) -> str:
    return _word(draw, rumours.vocabulary()[FUNCTION_WORDS:COMMON])


def _rare(draw: random.Random) -> str:
    return _word(draw, rumours.vocabulary()[RARE // 10 : RARE])


QUESTIONS_ASKED: tuple[tuple[str, str, Question], ...] = (
    ("Daftar", "/klarifikasi", lambda _draw: {}),
    ("Satu kata umum", "/klarifikasi", lambda draw: {"q": _common(draw)}),
    ("Satu kata jarang", "/klarifikasi", lambda draw: {"q": _rare(draw)}),
    ("Dua kata umum", "/klarifikasi", lambda draw: {"q": f"{_common(draw)} {_common(draw)}"}),
    ("Kata umum dan jarang", "/klarifikasi", lambda draw: {"q": f"{_common(draw)} {_rare(draw)}"}),
    (
        "Kata umum dengan tiga saringan",
        "/klarifikasi",
        lambda draw: {
            "q": _common(draw),
            "verdict": draw.choice(list(Verdict)),
            "topic": draw.choice(list(Topic)),
            "from": "2021-01-01",
            "to": "2021-12-31",
        },
    ),
    (
        "Saringan tanpa kata",
        "/klarifikasi",
        lambda draw: {"verdict": draw.choice(list(Verdict)), "topic": draw.choice(list(Topic)), "agency": "semua"},
    ),
    ("Salah ketik", "/klarifikasi", lambda draw: {"q": _slip(draw)}),
    ("Tidak ada di mana pun", "/klarifikasi", lambda draw: {"q": f"{_common(draw)} xyzwq{draw.randrange(1000)}"}),
    ("Umpan Atom", "/klarifikasi.atom", lambda draw: {"q": _common(draw)}),
)
