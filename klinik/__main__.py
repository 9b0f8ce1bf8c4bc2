"""The command `klinik`."""

import os

from flask import Flask
from flask.cli import FlaskGroup, NoAppException

from klinik import create_app, settings
from klinik.local import cli
from klinik.local.bench import bench
from klinik.local.instance import Instance
from klinik.settings import BadSetting


def main() -> None:
    """Run one command. Without settings of its own it joins the clinic that `klinik up` runs here."""
    _join()
    commands = FlaskGroup(name="klinik", create_app=_configured_app, help="Klinik Hoaks", add_version_option=False)
    commands.add_command(cli.up)
    commands.add_command(cli.doctor_command)
    commands.add_command(cli.backup_command)
    commands.add_command(cli.restore_command)
    commands.add_command(bench)
    commands()


def _join() -> None:
    if not os.environ.get("KLINIK_DATABASE_URL"):
        folder = os.environ.get("KLINIK_INSTANCE") or settings.DEFAULTS["INSTANCE"]
        os.environ.update(Instance(folder).running())


def _configured_app() -> Flask:
    try:
        lacking = settings.missing(settings.load())
    except BadSetting as error:
        raise NoAppException(str(error)) from error
    if lacking:
        names = ", ".join(settings.PREFIX + name for name in lacking)
        raise NoAppException(f"Isi {names}, atau jalankan `klinik up` lebih dahulu. `klinik doctor` menjelaskan.")
    return create_app()


if __name__ == "__main__":
    main()
