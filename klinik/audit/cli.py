"""Commands for the trail."""

import dataclasses
import json

import click
from flask.cli import AppGroup

from klinik.audit import queries
from klinik.audit.queries import Examination

audit = AppGroup("audit", help="Jejak audit.")


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Keluaran untuk mesin.")
def verify(*, as_json: bool) -> None:
    """Hitung ulang rantai jejak audit; gagal (1) bila ada yang berubah atau hilang."""
    found = queries.examine()
    click.echo(json.dumps(dataclasses.asdict(found), default=str) if as_json else _sentences(found))
    raise SystemExit(1 if found.first_break else 0)


def _sentences(found: Examination) -> str:
    since = f" sejak {found.oldest_unsealed:%Y-%m-%d %H.%M} UTC" if found.oldest_unsealed else ""
    counts = f"{found.sealed} peristiwa tersegel, {found.unsealed} menunggu segel{since}."
    if not found.first_break:
        return f"Jejak audit utuh. {counts}"
    at = found.first_break
    return f"Jejak audit rusak pada rantai {at.chain} nomor {at.position}: {at.what}. {counts}"
