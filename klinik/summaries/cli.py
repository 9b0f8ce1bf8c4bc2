"""Commands for the weekly summary."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup

from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.errors import KlinikError
from klinik.statistics import weeks
from klinik.summaries import checks, queries, services
from klinik.summaries.models import WeeklySummary

summary = AppGroup("summary", help="Ringkasan mingguan.")


@summary.command("build")
@click.option("--week", "written", required=True, help="Pekan ISO, misalnya 2026-W47.")
@click.option("--agency", "slug", help="Satu instansi saja, misalnya jatim.")
@click.option("--check", "is_check", is_flag=True, help="Hitung ulang dan bandingkan; tidak menulis apa pun.")
@click.option("--json", "as_json", is_flag=True, help="Tampilkan hasil untuk dibaca mesin.")
def build(written: str, slug: str | None, is_check: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of a command
    """Susun ringkasan satu pekan; yang sudah ada tidak diubah."""
    results = [_one(agency, written, is_check=is_check) for agency in _agencies(slug)]
    db.session.commit()
    for result in results:
        click.echo(json.dumps(result) if as_json else _sentence(result))
    if any(result["problem"] or result["differences"] for result in results):
        raise click.exceptions.Exit(1)


@summary.command("erase")
@click.argument("public_id")
def erase(public_id: str) -> None:
    """Hapus isi satu klarifikasi dari semua ringkasan yang sudah beku, menurut hukum; angkanya tetap."""
    found = services.erase(public_id, by=None)
    db.session.commit()
    for one in found:
        click.echo(f"{one.agency.slug} {one.week}: isi {public_id} dihapus")
    if not found:
        raise click.ClickException(f"Tidak ada ringkasan yang memuat {public_id}.")


def _agencies(slug: str | None) -> Sequence[Agency]:
    try:
        return [agencies.agency(slug)] if slug else agencies.agencies()
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal


def _one(agency: Agency, written: str, *, is_check: bool) -> dict[str, Any]:
    """Return what became of one office's week, in plain values."""
    result: dict[str, Any] = {"agency": agency.slug, "week": written, "problem": None, "differences": []}
    try:
        week = weeks.parse(written)
        found = queries.find(agency.id, week) if is_check else services.build(agency, week, at=now())
    except KlinikError as refusal:
        return result | {"problem": refusal.sentence()}
    if found is None:
        return result | {"problem": "Ringkasan pekan ini belum disusun."}
    return result | _described(found) | (_checked(found) if is_check else {})


def _described(found: WeeklySummary) -> dict[str, Any]:
    tables = found.snapshot["figures"]["tables"]
    return {
        "built_at": found.built_at.isoformat(),
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "tables": {table["name"]: table["total"] for table in tables},
    }


def _checked(found: WeeklySummary) -> dict[str, Any]:
    differences = checks.differences(found)
    reasons = list(checks.reasons(found)) or (list(checks.trail(found)) if differences else [])
    return {"differences": [asdict(each) for each in differences], "reasons": reasons}


def _sentence(result: dict[str, Any]) -> str:
    name = f"{result['agency']} {result['week']}"
    if result["problem"]:
        return f"{name}: {result['problem']}"
    if not result["differences"]:
        kept = "cocok dengan data" if "reasons" in result else f"{result['tables']['kind']} laporan dan pantauan"
        return f"{name}: {kept} (disusun {result['built_at']})"
    cells = [f"  {each['table']}/{each['code']}: {each['kept']} -> {each['now']}" for each in result["differences"]]
    reasons = [f"  {reason}" for reason in result["reasons"]]
    return "\n".join([f"{name}: tidak cocok lagi dengan data", *cells, *reasons])
