"""`klinik retention run`: forget who reported, as the workers do; `klinik matching rebuild`: the index made anew."""

import click
from flask.cli import AppGroup
from tqdm import tqdm

from klinik.db import db, now
from klinik.reports.models import Report
from klinik.reports.services import rebuilding
from klinik.reports.services import retention as rules

retention = AppGroup("retention", help="Penghapusan identitas pelapor.")
matching = AppGroup("matching", help="Pencarian kabar yang sama.")


@retention.command("run")
@click.option("--dry-run", is_flag=True, help="Hanya hitung; jangan hapus apa pun.")
def run(*, dry_run: bool) -> None:
    """Hapus kontak pelapor yang kasusnya sudah ditutup lebih lama daripada masa simpan instansinya."""
    due = rules.due(at=now())
    if dry_run:
        click.echo(f"{len(due)} laporan menunggu penghapusan identitas.")
        return
    for report_id in tqdm(due, unit="laporan", disable=None):
        rules.forget_sender(db.session.get_one(Report, report_id))
        db.session.commit()
    click.echo(f"Identitas pelapor dihapus dari {len(due)} laporan.")


@matching.command("rebuild")
@click.option("--afresh", "is_afresh", is_flag=True, help="Mulai dari awal, bukan dari tempat terhenti.")
def rebuild(*, is_afresh: bool) -> None:
    """Susun ulang indeks pencarian selagi dipakai. Bila terhenti, jalankan lagi: pekerjaan dilanjutkan."""
    done = 0
    with tqdm(total=rebuilding.count(), unit="butir", disable=None, leave=False) as bar:
        for part in rebuilding.rebuild(is_afresh=is_afresh):
            db.session.commit()
            done += part
            bar.update(part)
    click.echo(f"{done} butir disusun ulang.")
