"""The commands that work before anything is configured."""

import json
import os
import sys
from dataclasses import asdict

import click

from klinik.local import doctor


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
