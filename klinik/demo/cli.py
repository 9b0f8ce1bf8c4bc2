"""The command that fills a new clinic with its invented past."""

import gc
from collections.abc import Iterable, Iterator

import click
from flask.cli import AppGroup
from tqdm import tqdm

from klinik.db import db, now
from klinik.demo import services
from klinik.demo.plan import Deed
from klinik.errors import KlinikError

seed = AppGroup("seed", help="Data contoh.")


@seed.command("demo")
def demo() -> None:
    """Isi klinik yang baru dibuat `klinik up` dengan data contoh."""
    gc.freeze()  # the collector need not look through the whole program each time the past has grown
    try:
        count = services.seed(at=now(), over=_shown)
    except services.AlreadySeeded as refusal:
        click.echo(refusal.sentence())
        return
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    db.session.commit()
    click.echo(f"Data contoh siap: {count} peristiwa dalam dua belas pekan.")


def _shown(past: Iterable[Deed]) -> Iterator[Deed]:
    yield from tqdm(past, unit="peristiwa", disable=None, leave=False)
