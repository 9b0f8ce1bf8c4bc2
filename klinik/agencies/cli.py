"""Commands for offices."""

import click
from flask.cli import AppGroup

from klinik.agencies import queries, services
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError

agency = AppGroup("agency", help="Instansi: menambah, mengubah nama, dan melihat.")


@agency.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="Nama daerah sesudah “Klinik Hoaks”, misalnya Jawa Timur.")
@click.option("--office", required=True, help="Nama dinas.")
@click.option("--region", required=True, help="Kode wilayah Kemendagri, misalnya 35 atau 35.23.")
@click.option("--parent", help="Instansi di atasnya, misalnya jatim.")
@click.option("--host", "hosts", multiple=True, help="Nama host; boleh lebih dari satu kali.")
def add(slug: str, name: str, office: str, region: str, parent: str | None, hosts: tuple[str, ...]) -> None:
    """Tambahkan satu instansi."""
    try:
        above = queries.agency(parent) if parent else None
        added = services.add(slug, name=name, office=office, region_code=region, parent=above, hosts=hosts)
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    db.session.commit()
    click.echo(_line(added))


@agency.command("change")
@click.argument("slug")
@click.option("--name", default="", help="Nama daerah sesudah “Klinik Hoaks”.")
@click.option("--office", default="", help="Nama dinas.")
@click.option("--host", "hosts", multiple=True, help="Nama host tambahan; boleh lebih dari satu kali.")
def change(slug: str, name: str, office: str, hosts: tuple[str, ...]) -> None:
    """Ubah nama instansi, atau tambahkan nama host. Nama singkat dan nomor klarifikasinya tetap."""
    try:
        changed = queries.agency(slug)
        services.change(changed, name=name, office=office, hosts=hosts)
    except KlinikError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    db.session.commit()
    click.echo(_line(changed))


@agency.command("list")
def listing() -> None:
    """Tampilkan semua instansi."""
    for each in queries.agencies():
        hosts = ", ".join(host.host for host in each.hosts)
        click.echo(f"{each.slug:<20} {each.region_code:<6} {each.name}  {hosts}".rstrip())


def _line(agency: Agency) -> str:
    return f"{agency.slug}: Klinik Hoaks {agency.name}, {agency.office} ({agency.zone_word})"
