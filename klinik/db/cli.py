"""`klinik keys renew`: an older encryption key is no longer needed."""

import click
from flask.cli import AppGroup
from tqdm import tqdm

from klinik.db import renewing
from klinik.db.base import db

keys = AppGroup("keys", help="Kunci enkripsi.")


@keys.command("renew")
def renew() -> None:
    """Tulis ulang semua yang terenkripsi dengan kunci terbaru, selagi dipakai. Boleh dihentikan dan diulang."""
    found = renewing.Found()
    with tqdm(total=renewing.count(), unit="baris", disable=None, leave=False) as bar:
        for rows in renewing.renew(found):
            db.session.commit()
            bar.update(rows)
    click.echo(f"{found.renewed} nilai ditulis ulang dengan kunci terbaru.")
    for column, many in found.unreadable.items():
        click.echo(f"{many} nilai di {column} tidak terbaca dengan kunci mana pun di KLINIK_ENCRYPTION_KEYS.", err=True)
    if found.unreadable:
        raise SystemExit(1)
    click.echo("Kunci lama boleh dicabut sehari lagi, setelah formulir yang kini terbuka ditutup.")
