"""The command that checks an archive of evidence."""

from pathlib import Path

import click
from flask.cli import AppGroup

from klinik.casefiles import packing, queries

casefile = AppGroup("casefile", help="Berkas pemeriksaan.")


@casefile.command("verify")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(archive: Path) -> None:
    """Bandingkan setiap isi arsip ZIP dengan hash dalam daftarnya, dan sebutkan apakah arsip itu dibuat di sini."""
    with archive.open("rb") as file:
        found = list(packing.faults(file))
        file.seek(0)
        known = queries.by_zip(packing.sha256_of(file))
    for fault in found:
        click.echo(fault, err=True)
    if known is None or known.made_at is None:
        click.echo("Arsip ini tidak tercatat dibuat di klinik ini.", err=True)
    else:
        click.echo(f"Arsip ini tercatat dibuat di klinik ini pada {known.made_at:%Y-%m-%d %H:%M} UTC.")
    if found or known is None:
        raise click.exceptions.Exit(1)
    click.echo("Semua isinya sesuai daftar.")
