"""A clinic that has been open for twelve weeks, for whoever wants to look around: everything in it is invented."""

from flask import Flask

from klinik.demo import cli

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    app.cli.add_command(cli.seed)
