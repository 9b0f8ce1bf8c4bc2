"""`klinik webhook`: how deliveries to other systems fare."""

import json

import click
from flask.cli import AppGroup

from klinik.db import now
from klinik.webhooks import queries

webhook = AppGroup("webhook", help="Kiriman ke sistem lain.")


@webhook.command()
@click.option("--json", "as_json", is_flag=True, help="Untuk dibaca mesin.")
def status(*, as_json: bool) -> None:
    """Berapa kiriman menunggu, diterima, dan gagal."""
    health = queries.health(at=now())
    waited = int(health.oldest_waiting.total_seconds())
    if as_json:
        click.echo(json.dumps({"by_state": health.by_state, "oldest_waiting": waited, "paused": health.paused}))
        return
    for state, number in health.by_state.items():
        click.echo(f"{state:<10} {number:>9,}")
    click.echo(f"Yang tertua sudah menunggu {waited} detik. Alamat yang dijeda atau dihentikan: {health.paused}.")
