"""How well and how fast the same message is found again (docs/matching.md)."""

import sys
import tempfile
from pathlib import Path

import click

from klinik.agencies import services as agencies
from klinik.db import db
from klinik.local.bench import collection, million
from klinik.local.bench.clinic import clinic
from klinik.local.bench.collection import Collection


@click.command(name="matching")
@click.option("--data", type=click.Path(path_type=Path, exists=True), help="Folder berisi data ukur dan baseline.py.")
@click.option("--chatter", type=click.Path(path_type=Path, exists=True), help="Pesan sehari-hari: CSV kind,text (.gz).")
@click.option(
    "--peer", default=sys.executable, help="Perintah Python yang memiliki bm25s dan scikit-learn untuk baseline.py."
)
@click.option("--reports", default=0, help="Banyaknya laporan buatan; 1000000 untuk ukuran penuh.")
def command(
    *, data: Path | None = None, chatter: Path | None = None, peer: str = sys.executable, reports: int = 0
) -> None:
    """Pencocokan: temuan pada data ukur, dan kecepatan pada laporan buatan."""
    if data is None and not reports:
        click.echo("Pencocokan: sebutkan --data FOLDER atau --reports JUMLAH.")
    if data is not None:
        with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, clinic(Path(folder)):
            agency = agencies.add("ukur", name="Klinik Ukur", office="Dinas Ukur", region_code="35")
            db.session.commit()
            chat = chatter or data.parent / "chatter" / "messages.csv.gz"
            collection.measure(agency, Collection(data, peer), chat, Path(folder))
    if reports:
        with tempfile.TemporaryDirectory(prefix="klinik-bench-") as folder, clinic(Path(folder)):
            agency = agencies.add("ukur", name="Klinik Ukur", office="Dinas Ukur", region_code="35")
            million.measure(agency, reports)
