"""The commands that start, examine, copy and restore a whole clinic."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from klinik.local import backups, doctor
from klinik.local.errors import CannotCopy


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def up(words: tuple[str, ...]) -> None:
    """Jalankan seluruh klinik di komputer ini; Ctrl-C menghentikannya."""
    # A program of its own: it stays in memory as long as the clinic runs, and needs little of what other commands do.
    os.execv(sys.executable, [sys.executable, "-m", "klinik.local", *words])  # noqa: S606 - ourselves, no shell


@click.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="Untuk dibaca mesin.")
def doctor_command(*, as_json: bool) -> None:
    """Periksa pengaturan, basis data, antrean, surat, dan jam: apa yang salah dan apa yang harus dilakukan."""
    findings = doctor.examine()
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(f"{'baik ' if finding.is_good else 'SALAH'}  {finding.about}: {finding.sentence}")
    sys.exit(0 if all(finding.is_good for finding in findings) else 1)


@click.command(name="backup")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(target: Path) -> None:
    """Salin basis data dan berkas ke satu file. Kunci rahasia tidak ikut: simpan terpisah."""
    try:
        manifest = backups.make(target)
    except CannotCopy as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Salinan {target}: {target.stat().st_size:,} byte, {manifest.files} berkas, tabel {manifest.version}.")


@click.command(name="restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(source: Path) -> None:
    """Pulihkan salinan ke basis data kosong; hapus lagi yang sudah dihapus; periksa jejak audit."""
    try:
        made = backups.restore(source, say=click.echo)
    except CannotCopy as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Dipulihkan ke keadaan {made.manifest.made_at}: {made.files} berkas, {made.erased} penghapusan diulang."
    )
    if made.trail.first_break:
        raise click.ClickException("Jejak audit tidak utuh. `klinik audit verify` menunjukkan tempatnya.")
    click.echo(f"Jejak audit utuh: {made.trail.sealed} peristiwa tersegel, {made.trail.unsealed} menunggu segel.")
