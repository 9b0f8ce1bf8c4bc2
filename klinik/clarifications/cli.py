"""Commands that bring an office's earlier answers in, give all answers out, and have lost cards drawn again."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from tqdm import tqdm

from klinik.agencies import queries as agencies
from klinik.clarifications.importing import exporting, reading, running
from klinik.clarifications.importing.known import Outcome
from klinik.clarifications.importing.reading import REJECTED
from klinik.clarifications.importing.running import Report
from klinik.clarifications.services import redrawing
from klinik.db import db, now
from klinik.errors import KlinikError

import_group = AppGroup("import", help="Memasukkan data dari tempat lain.")
export_group = AppGroup("export", help="Mengeluarkan data.")
cards = AppGroup("cards", help="Kartu klarifikasi.")
MOST_SHOWN = 20
WORDS = {Outcome.ADDED: "ditambahkan", Outcome.CHANGED: "diperbarui", Outcome.UNCHANGED: "sudah ada"}


@import_group.command("clarifications")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--agency", "slug", help="Instansi untuk baris yang tidak menyebutkannya, misalnya jatim.")
@click.option("--map", "pairs", multiple=True, metavar="OURS=THEIRS", help="Nama kolom di berkas; kosong: abaikan.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Periksa saja; tidak menulis apa pun.")
@click.option("--json", "as_json", is_flag=True, help="Tampilkan hasil untuk dibaca mesin.")
def import_clarifications(file: Path, slug: str | None, pairs: Sequence[str], *, is_dry: bool, as_json: bool) -> None:
    """Masukkan arsip klarifikasi dari FILE (.csv atau .jsonl). Boleh diulang: yang sudah ada tidak digandakan."""
    report = Report()
    try:
        known = running.archive(slug or current_app.config["DEFAULT_AGENCY"], _mapping(pairs), file=file, at=now())
        with tqdm(total=reading.count(file), unit="baris", disable=True if as_json else None, leave=False) as bar:
            for line in running.run(file, known, report, is_dry=is_dry):
                if is_dry:
                    db.session.rollback()
                else:
                    db.session.commit()
                bar.update(line - bar.n)
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    result = _result(report, file, is_dry=is_dry)
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else _told(result))
    if report.refused and not report.outcomes:
        raise click.exceptions.Exit(1)


@export_group.command("clarifications")
@click.option("--output", "file", required=True, type=click.Path(path_type=Path), help="Berkas .csv atau .jsonl.")
@click.option("--agency", "slug", help="Satu instansi saja, misalnya jatim.")
def export_clarifications(file: Path, slug: str | None) -> None:
    """Tulis semua klarifikasi yang berlaku ke satu berkas, yang dapat diimpor lagi."""
    try:
        agency = agencies.agency(slug) if slug else None
        with tqdm(total=exporting.count(agency), unit="klarifikasi", disable=None, leave=False) as bar:
            written = 0  # a bar that nobody sees does not count
            for rows in exporting.write(file, agency):
                written += rows
                bar.update(rows)
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    except OSError as error:
        raise click.ClickException(f"{file} tidak dapat ditulis: {error.strerror}.") from error
    click.echo(f"{written} klarifikasi ditulis ke {file}.")


@cards.command("redraw")
@click.option("--all", "is_all", is_flag=True, help="Semua kartu, bukan hanya yang hilang.")
@click.option("--agency", "slug", help="Satu instansi saja, misalnya jatim.")
@click.option("--json", "as_json", is_flag=True, help="Tampilkan hasil untuk dibaca mesin.")
def redraw(slug: str | None, *, is_all: bool, as_json: bool) -> None:
    """Minta pekerja menggambar lagi kartu yang hilang, misalnya setelah pemulihan tanpa berkas. Boleh diulang."""
    looked_at = asked = 0
    try:
        agency = agencies.agency(slug) if slug else None
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    with tqdm(total=redrawing.count(agency), unit="klarifikasi", disable=True if as_json else None, leave=False) as bar:
        for seen, incomplete in redrawing.ask_again(agency, is_all=is_all):
            db.session.commit()
            looked_at, asked = looked_at + seen, asked + incomplete
            bar.update(seen)
    if as_json:
        click.echo(json.dumps({"clarifications": looked_at, "to_draw": asked}))
        return
    click.echo(f"{looked_at} klarifikasi diperiksa, kartu dari {asked} di antaranya akan digambar oleh pekerja.")


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise click.BadParameter(f"{wrong[0]}: tulis KOLOM_KAMI=KOLOM_BERKAS.", param_hint="--map")
    return {ours.strip(): theirs.strip() for ours, _, theirs in (pair.partition("=") for pair in pairs)}


def _result(report: Report, file: Path, *, is_dry: bool) -> dict[str, Any]:
    return {
        "file": str(file),
        "dry_run": is_dry,
        "rows": report.rows,
        **{outcome: report.outcomes[outcome] for outcome in Outcome},
        "rejected": [{"line": line, "reason": reason} for line, reason in report.refused],
        "rejected_file": f"{file}{REJECTED}" if report.refused and not is_dry else None,
        "notes": dict(report.notes.most_common()),
        "seconds": round(report.seconds, 2),
        "rows_per_second": round(report.rows / report.seconds) if report.seconds else 0,
    }


def _told(result: dict[str, Any]) -> str:
    counts = ", ".join(f"{result[outcome]} {word}" for outcome, word in WORDS.items())
    dry = "Uji coba, tidak ada yang ditulis. " if result["dry_run"] else ""
    refused = result["rejected"]
    head = f"{dry}{result['rows']} baris dalam {result['seconds']} detik: {counts}, {len(refused)} ditolak."
    notes = [f"  catatan, {number} baris: {note}" for note, number in result["notes"].items()]
    reasons = [f"  baris {each['line']}: {each['reason']}" for each in refused[:MOST_SHOWN]]
    more = [f"  … dan {len(refused) - MOST_SHOWN} lagi."] if len(refused) > MOST_SHOWN else []
    where = [f"Baris yang ditolak ada di {result['rejected_file']}."] if result["rejected_file"] else []
    return "\n".join([head, *notes, *reasons, *more, *where])
