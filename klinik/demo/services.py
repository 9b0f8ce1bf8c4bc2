"""Seeding: twelve weeks of an invented clinic, lived through the services that the real one uses."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, text

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.db.clock import standing_at
from klinik.demo import book, deeds, plan
from klinik.demo.deeds import History
from klinik.demo.offices import open_offices
from klinik.demo.plan import Deed
from klinik.errors import KlinikError

MADE_HERE = "made by klinik up"  # the comment that `klinik up` puts on a database of its own
OPENED = timedelta(weeks=13)


class NotMadeHere(KlinikError):
    """The demo's passwords are known to everybody: they go into no database that somebody else may reach."""

    message = _l(
        "Data contoh hanya dapat diisi ke basis data yang dibuat `klinik up` di komputer ini, "
        "karena kata sandinya diketahui semua orang."
    )


class AlreadySeeded(KlinikError):
    message = _l("Data contoh sudah ada.")


class NotEmpty(KlinikError):
    message = _l("Basis data ini sudah berisi instansi. Data contoh hanya diisi ke basis data yang kosong.")


def seed(*, at: datetime, over: Callable[[Iterable[Deed]], Iterable[Deed]] = iter) -> int:
    """Live the demo's past up to this moment; return how many deeds that were.

    `over` may show how far it has got. Raises NotMadeHere, AlreadySeeded, NotEmpty.
    """
    _refuse()
    with standing_at(at - OPENED):
        history = History(open_offices(at=at - OPENED))
    past = plan.past(history, list(book.stories()), at=at)
    for deed in over(past):
        with standing_at(deed.at):
            deed.happen()
    deeds.deliver()
    return len(past)


def _refuse() -> None:
    comment = text("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
    if db.session.scalar(comment) != MADE_HERE:
        raise NotMadeHere
    ours = [office.slug for office in book.offices()]
    slugs = set(db.session.scalars(select(Agency.slug)))
    if slugs >= set(ours):
        raise AlreadySeeded
    if slugs:
        raise NotEmpty
