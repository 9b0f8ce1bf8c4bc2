"""An office joins the installation, and may be called otherwise later."""

import uuid
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from klinik import audit
from klinik.agencies import regions, zones
from klinik.agencies.models import Agency, AgencyHost, Level
from klinik.db import db
from klinik.errors import KlinikError
from klinik.web import cache

CLINIC = "Klinik Hoaks"


class AlreadyThere(KlinikError):
    """The short name, the number prefix or the host name belongs to another office."""

    message = _l("%(name)s sudah dipakai instansi lain.")


def add(
    slug: str, *, name: str, office: str, region_code: str, parent: Agency | None = None, hosts: Iterable[str] = ()
) -> Agency:
    """Add an office; level and time zone follow from its region. Raises UnknownRegion, AlreadyThere.

    Every page says "Klinik Hoaks" before the name.
    """
    regions.name(region_code)
    prefix = slug.replace("-", "").upper()
    if db.session.scalar(select(Agency.id).where(or_(Agency.slug == slug, Agency.number_prefix == prefix))):
        raise AlreadyThere(name=slug)
    agency = Agency(
        slug=slug,
        name=_of_the_region(name),
        office=office,
        level=level_of(region_code),
        region_code=region_code,
        timezone=zones.of_region(region_code),
        number_prefix=prefix,
        parent=parent,
    )
    db.session.add(agency)
    db.session.flush()
    for host in hosts:
        add_host(agency, host)
    audit.record("agency.added", agency, by=None)
    return agency


def change(agency: Agency, *, name: str = "", office: str = "", hosts: Iterable[str] = ()) -> list[str]:
    """Call an office otherwise, or let it answer to more host names; return what changed. Raises AlreadyThere.

    What is published goes on under its numbers, which the short name makes: that one stays.
    """
    wanted = {"name": _of_the_region(name) or agency.name, "office": office or agency.office}
    changed = [field for field, value in wanted.items() if getattr(agency, field) != value]
    for field in changed:
        setattr(agency, field, wanted[field])
    for host in sorted({host.lower() for host in hosts} - {known.host for known in agency.hosts}):
        add_host(agency, host)
        changed.append(host)
    if changed:
        db.session.flush()
        audit.record("agency.settled", agency, by=None, fields=changed)
        cache.invalidate(agency.id)
    return changed


def add_host(agency: Agency, host: str) -> None:
    """Let the office answer to a host name. Raises AlreadyThere."""
    if db.session.get(AgencyHost, host.lower()):
        raise AlreadyThere(name=host)
    db.session.add(AgencyHost(host=host.lower(), agency=agency))
    db.session.flush()


def level_of(region_code: str) -> Level:
    """Return the level of an office from its region: cities have numbers from 71 on (Kemendagri)."""
    _province, _dot, local = region_code.partition(".")
    if not local:
        return Level.PROVINCE
    return Level.CITY if int(local[:2]) >= 71 else Level.REGENCY


def hold(agency_id: uuid.UUID) -> None:
    """Let two admins of an office decide one after the other, until the transaction ends.

    Whatever only refers to the office goes on being written meanwhile: reports, messages, the trail.
    """
    db.session.scalar(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))


def _of_the_region(name: str) -> str:
    """Return the name without the words that pages put before it, which many will write as well."""
    return name.removeprefix(CLINIC).strip()
