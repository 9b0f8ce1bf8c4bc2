"""Which office is meant: by its host name, its short name, its place below another."""

import functools
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Flask, current_app, g, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from klinik.agencies.models import Agency, AgencyHost
from klinik.agencies.remembering import Remembered, remembered
from klinik.db import db, new_row
from klinik.errors import KlinikError, NotFound

EXTENSION = "klinik.offices"


class NoAgency(KlinikError):
    """The installation has no office yet."""

    status = 503
    message = _l("Klinik ini belum punya instansi. Pengelola dapat menambahkannya dengan perintah: klinik agency add.")


class NoSuchAgency(NotFound):
    message = _l("Instansi “%(slug)s” tidak ada. Yang ada: %(known)s.")


class Office(NamedTuple):
    """What was read of an office. Each request makes its own row of it; its names are read only, and in no session."""

    values: dict[str, Any]
    hosts: list[AgencyHost]


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = remembered(app)


def current() -> Agency:
    """Return the office of the request's host name; an unknown host gets the default one. Raises NoAgency."""
    found: Agency | None = g.get("agency")
    if found is None:
        found = g.agency = _of_request(request.host)
    return found


def _of_request(host: str) -> Agency:
    """Return the office in the session of this request, as it was within the last second."""
    offices: Remembered[Office] = current_app.extensions[EXTENSION]
    if not offices:
        return by_host(host)
    found = offices.get(host, lambda: _read(by_host(host)))
    known: Agency | None = db.session.identity_map.get(identity_key(Agency, found.values["id"]))
    return known or _copied(found)


def _read(agency: Agency) -> Office:
    hosts = [new_row(AgencyHost, **_columns(host)) for host in agency.hosts]
    for host in hosts:
        make_transient_to_detached(host)
    return Office(_columns(agency), hosts)


def _copied(office: Office) -> Agency:
    """Return the office as a row of this request's session, as if it had just been read."""
    agency = new_row(Agency, **office.values)
    make_transient_to_detached(agency)
    db.session.add(agency)
    set_committed_value(agency, "hosts", office.hosts)
    return agency


def _columns(row: Agency | AgencyHost) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def by_host(host: str) -> Agency:
    """Return the office of a host name (a port is ignored), else the default, else the oldest. Raises NoAgency."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    asked = {"host": name.lower(), "default": current_app.config["DEFAULT_AGENCY"]}
    found = db.session.scalars(_of_host(), asked).unique().one_or_none()
    if found is None:
        raise NoAgency
    return found


@functools.cache
def _of_host() -> Select[Agency]:
    """Return the office of a `host`, else the `default`, with the names that every page writes into its address.

    Built once, since every request asks it.
    """
    mine = select(AgencyHost.agency_id).where(AgencyHost.host == bindparam("host")).scalar_subquery()
    default = Agency.slug == bindparam("default")
    likeliest_first = (Agency.id == mine).desc().nulls_last(), default.desc(), Agency.id
    return select(Agency).options(joinedload(Agency.hosts)).order_by(*likeliest_first).limit(1)


def is_host(name: str) -> bool:
    """Say whether an office answers to this host name."""
    return db.session.scalar(select(AgencyHost.host).where(AgencyHost.host == name.lower())) is not None


def agency(slug: str) -> Agency:
    """Return the office with that short name. Raises NoSuchAgency, NoAgency where there is none at all."""
    found = db.session.scalar(select(Agency).where(Agency.slug == slug))
    if found is None:
        known = list(db.session.scalars(select(Agency.slug).order_by(Agency.slug)))
        raise NoSuchAgency(slug=slug, known=", ".join(known)) if known else NoAgency
    return found


def by_id(agency_id: uuid.UUID) -> Agency:
    """Return the office with that key. Raises NotFound."""
    found = db.session.get(Agency, agency_id)
    if found is None:
        raise NotFound
    return found


def agencies() -> Sequence[Agency]:
    """Return every office, provinces before their regencies and cities."""
    return db.session.scalars(select(Agency).order_by(Agency.region_code, Agency.slug)).all()


def below(agency: Agency) -> Sequence[Agency]:
    """Return the offices directly below one, in the order of their regions."""
    mine = select(Agency).where(Agency.parent_id == agency.id)
    return db.session.scalars(mine.order_by(Agency.region_code, Agency.slug)).all()
