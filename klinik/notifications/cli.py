"""`klinik outbox`: how messages fare, and sending failed ones again."""

import json
import uuid
from dataclasses import asdict

import click
from flask.cli import AppGroup

from klinik.db import db, now
from klinik.notifications import queries
from klinik.notifications.channels import templates
from klinik.notifications.models import Notification
from klinik.notifications.services import outbox as outbox_services
from klinik.notifications.services import telling

outbox = AppGroup("outbox", help="Pemberitahuan yang keluar.")
channel = AppGroup("channel", help="Kanal luar: WhatsApp dan Telegram.")


@channel.command("templates")
def templates_to_register() -> None:
    """Tampilkan templat WhatsApp untuk didaftarkan di WhatsApp Manager, satu per baris (JSON)."""
    for template in templates.to_register():
        click.echo(json.dumps(template, ensure_ascii=False))


@outbox.command()
@click.option("--json", "as_json", is_flag=True, help="Untuk dibaca mesin.")
def status(*, as_json: bool) -> None:
    """Berapa pemberitahuan menunggu, terkirim, dan gagal."""
    health = queries.health(at=now())
    waited = int(health.oldest_waiting.total_seconds())
    if as_json:
        click.echo(json.dumps(asdict(health) | {"oldest_waiting": waited}))
        return
    for state, number in health.by_state.items():
        click.echo(f"{state:<10} {number:>9,}")
    click.echo(f"Yang tertua sudah menunggu {waited} detik. Gagal dalam 7 hari terakhir: {health.failed_lately}.")


@outbox.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--all", "everything", is_flag=True, help="Semua yang gagal.")
def retry(*, ids: tuple[uuid.UUID, ...], everything: bool) -> None:
    """Kirim ulang pemberitahuan yang gagal: menurut nomornya, atau semuanya dengan --all."""
    if bool(ids) == everything:
        raise click.UsageError("Tulis nomor pemberitahuan, atau --all.")
    number = outbox_services.retry(*([Notification.id.in_(ids)] if ids else []), at=now())
    telling.wake()
    db.session.commit()
    click.echo(f"{number} pemberitahuan dikirim ulang.")
