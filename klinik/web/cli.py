"""Commands about what the pages need."""

import click
from flask import current_app

from klinik.web import assets as store


@click.command("assets")
def assets() -> None:
    """Cut the font and put the style sheets together now, not at the first visit."""
    for name, asset in store.library(str(current_app.config["INSTANCE"])).items():
        click.echo(f"{name}: {len(asset.body)} B, {asset.path}")
