"""The program behind `klinik up`: starts the clinic, watches over it, stops it."""

import signal
import sys
import threading
from contextlib import ExitStack

import click
import psycopg

from klinik import settings
from klinik.local import demo_log_in
from klinik.local.errors import CannotStart
from klinik.local.up import Clinic, watch
from klinik.settings import BadSetting


class _Stopped(BaseException):
    """The clinic was asked to end while it was starting."""


class _Stop:
    """Ctrl-C, or the system's wish that we end: heard once; while starting it breaks off whatever goes on."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.is_starting = True
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, *_signal: object) -> None:
        is_first = not self.asked.is_set()
        self.asked.set()
        if is_first and self.is_starting:
            raise _Stopped


@click.command()
@click.option("--no-demo", is_flag=True, help="Mulai kosong, tanpa data dan akun contoh.")
def up(*, no_demo: bool) -> None:
    """Jalankan seluruh klinik di komputer ini; Ctrl-C menghentikannya."""
    stop = _Stop()
    try:
        _run(stop, with_demo=not no_demo)
    except _Stopped:
        click.echo("Dihentikan sebelum selesai dinyalakan.")
        sys.exit(130)
    except (CannotStart, BadSetting) as error:
        raise click.ClickException(str(error)) from error
    except psycopg.OperationalError as error:
        raise click.ClickException(f"Basis data tidak dapat dihubungi: {str(error).strip()}") from error
    except OSError as error:
        raise click.ClickException(f"Sistem menolak: {error.strerror} ({error.filename}).") from error


def _run(stop: _Stop, *, with_demo: bool) -> None:
    with ExitStack() as end:
        click.echo("Klinik Hoaks dinyalakan:")
        clinic = Clinic(settings.load(), end, with_demo=with_demo)
        try:
            crew = clinic.start()
        finally:
            stop.is_starting = False
        _welcome(clinic)
        watch(stop.asked, clinic.own, crew)
        click.echo("Menghentikan semua bagian …")
    click.echo("Selesai. Data tetap tersimpan.")


def _welcome(clinic: Clinic) -> None:
    lines = ["", f"Buka {clinic.address}"]
    if clinic.mail_page:
        lines.append(f"Surat yang dikirim klinik: {clinic.mail_page.address} (berkas di {clinic.instance.mail})")
    if clinic.with_demo:
        lines += [f"Meja petugas: {clinic.address}masuk", *demo_log_in.notes()]
        lines.append(
            f"Kode masuk berganti tiap 30 detik (rahasia TOTP {demo_log_in.SECOND_FACTOR}; lihat halaman surat)."
        )
    lines += [f"Catatan jalannya bagian: {clinic.instance.logs}", "Ctrl-C menghentikan semuanya.", ""]
    click.echo("\n".join(lines))


if __name__ == "__main__":
    up(prog_name="klinik up")
