"""The archive of an old site, invented: its own column names, HTML bodies, its own words for conclusions."""

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path

from klinik.clarifications.models import Clarification
from klinik.db import db

COLUMNS = ("id", "judul", "isi", "kategori", "label", "tanggal", "permalink", "sumber")
MAP = {
    "external_id": "id",
    "title": "judul",
    "explanation": "isi",
    "topic": "kategori",
    "verdict": "label",
    "published_at": "tanggal",
    "url": "permalink",
    "sources": "sumber",
}
LABELS = ("Hoaks", "Disinformasi", "Fakta", "Hate Speech")
TOPICS = ("Kesehatan", "Bencana", "Penipuan", "Pemerintahan", "Serba-serbi")
WHO = ("dinas", "pasar", "sekolah", "puskesmas", "bupati", "relawan", "petani", "nelayan", "pedagang", "terminal")
DEED = ("membagikan", "menutup", "menarik", "menjual", "mengirim", "memindahkan", "membatalkan", "merazia", "menahan")
WHAT = ("beras", "pulsa", "vaksin", "seragam", "kartu", "bantuan", "sembako", "jembatan", "listrik", "ijazah")
PLACE = ("Kota Mawar", "Desa Melati", "Kabupaten Cempaka", "Pulau Kenanga", "Kecamatan Anggrek", "Pasar Dahlia")


def old_row(number: int) -> dict[str, str]:
    """Return row `number`, always the same."""
    luck = random.Random(number)
    claim = f"{luck.choice(WHO)} {luck.choice(DEED)} {luck.choice(WHAT)} di {luck.choice(PLACE)} nomor {number}"
    day = date(2018, 1, 1) + timedelta(days=number % 2500)
    sentences = " ".join(_sentence(luck) for _ in range(luck.randint(8, 18)))
    return {
        "id": f"A{number}",
        "judul": f"Kabar {claim}",
        "isi": f"<p>Beredar kabar <b>{claim}</b>.</p><script>lacak()</script><p>{sentences}</p>",
        "kategori": luck.choice(TOPICS),
        "label": luck.choice(LABELS),
        "tanggal": day.strftime("%d/%m/%Y"),
        "permalink": f"https://lama.contoh.id/berita/{number}/kabar.html?utm_source=wa",
        "sumber": f'<a href="https://resmi.contoh.id/{number}">Surat edaran {number}</a>',
    }


def _sentence(luck: random.Random) -> str:
    words = [luck.choice(WHO), "tidak", luck.choice(DEED), luck.choice(WHAT), "di", luck.choice(PLACE)]
    return f"{' '.join(words).capitalize()} pada tanggal {luck.randint(1, 28)} menurut {luck.choice(WHO)}."


def write_csv(file: Path, rows: list[dict[str, str]], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with file.open("w", encoding=encoding, newline="") as opened:
        table = csv.DictWriter(opened, list(rows[0]), delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)
    return file


def write_lines(file: Path, rows: list[dict[str, object]]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def map_options() -> list[str]:
    return [part for ours, theirs in MAP.items() for part in ("--map", f"{ours}={theirs}")]


def told(cli, file, *options):
    """Import a file and return the result as a machine reads it."""
    result = cli.invoke(args=["import", "clarifications", str(file), "--json", *options])
    assert result.output.startswith("{"), result.output
    return json.loads(result.output)


def the_one() -> Clarification:
    """Return the only answer there is."""
    return db.session.query(Clarification).one()


def counts(result):
    return result["added"], result["changed"], result["unchanged"], len(result["rejected"])


def reasons(result):
    return [(each["line"], each["reason"]) for each in result["rejected"]]
