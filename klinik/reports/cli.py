"""`klinik retention run`: forget who reported, as the workers do by themselves."""

import click
from flask.cli import AppGroup
from tqdm import tqdm

from klinik.db import db, now
from klinik.reports.models import Report
from klinik.reports.services import retention as rules

retention = AppGroup("retention", help="Penghapusan identitas pelapor.")


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
