"""Commands for accounts: the first administrator of an office begins here."""

import sys

import click
from flask.cli import AppGroup

from klinik.accounts import invitations, queries, services
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies import queries as agencies
from klinik.db import db, now
from klinik.errors import KlinikError

user = AppGroup("user", help="Akun petugas.")


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Nama lengkap.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMIN.value, show_default=True)
@click.option("--agency", required=True, help="Instansi, misalnya jatim.")
@click.option("--password-stdin", is_flag=True, help="Baca kata sandi dari masukan baku.")
def add(email: str, name: str, role: str, agency: str, *, password_stdin: bool) -> None:
    """Tambahkan petugas dan cetak tautan sekali pakai untuk memasang kata sandi."""
    try:
        added = services.add(agencies.agency(agency), name=name, email=email, role=Role(role), by=None)
        told = _with_password(added) if password_stdin else _with_link(added)
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    db.session.commit()
    click.echo(told)


@user.command("invite")
@click.argument("email")
def invite(email: str) -> None:
    """Cetak tautan baru untuk petugas yang kehilangan kata sandi atau ponselnya."""
    told = _with_link(_find(email))
    db.session.commit()
    click.echo(told)


@user.command("log-out")
@click.argument("email")
def log_out(email: str) -> None:
    """Akhiri semua sesi seorang petugas."""
    services.log_out_everywhere(_find(email), by=None)
    db.session.commit()
    click.echo(f"Semua sesi {email} diakhiri.")


@user.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Tutup akun seorang petugas; jejak pekerjaannya tetap ada."""
    services.disable(_find(email), by=None, at=now())
    db.session.commit()
    click.echo(f"Akun {email} ditutup.")


def _find(email: str) -> User:
    try:
        return queries.by_email(email)
    except KlinikError as refusal:
        raise click.ClickException(f"Tidak ada akun dengan alamat {email}.") from refusal


def _with_link(added: User) -> str:
    token = invitations.invite(added, by=None, at=now())
    link = addresses.absolute(added.agency, f"/undangan/{token}")
    return f"Kirim tautan ini kepada {added.name}. Berlaku tiga hari, sekali pakai:\n{link}"


def _with_password(added: User) -> str:
    services.set_password(added, sys.stdin.readline().rstrip("\r\n"), by=None)
    return f"Akun {added.email} siap. Aplikasi kode masuk dipasang pada saat masuk pertama kali."
