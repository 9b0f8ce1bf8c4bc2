"""Readings of the queue that people keep, for themselves or for the whole office; and who is looking at a case."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.review.models import Presence, SavedView

MOST = 20  # of one person


class TooManyViews(KlinikError):
    status = 422
    message = _l("Anda sudah menyimpan 20 tampilan. Hapus satu yang tidak dipakai lagi.")


class NameTaken(KlinikError):
    status = 422
    message = _l("Anda sudah punya tampilan dengan nama ini. Pilih nama lain.")


def save_view(name: str, address: Mapping[str, str], *, is_shared: bool, by: User, at: datetime) -> SavedView:
    """Keep a reading of the queue. Raises NotAllowed, TooManyViews, NameTaken."""
    if is_shared and not permissions.may_share_views(by):
        raise NotAllowed
    names = db.session.scalars(select(func.lower(SavedView.name)).where(SavedView.owner_id == by.id)).all()
    if len(names) >= MOST:
        raise TooManyViews
    if name.lower() in names:
        raise NameTaken
    view = SavedView(
        agency_id=by.agency_id, owner_id=by.id, name=name, address=dict(address), is_shared=is_shared, saved_at=at
    )
    db.session.add(view)
    db.session.flush()
    audit.record("saved_view.saved", view, by=by)
    return view


def remove_view(view: SavedView, *, by: User) -> None:
    """Forget a reading of the queue. Raises NotAllowed."""
    if not permissions.may_remove_view(by, view):
        raise NotAllowed
    audit.record("saved_view.removed", view, by=by)
    db.session.delete(view)
    db.session.flush()


def be_here(case: Case, *, user: User, is_writing: bool, at: datetime) -> None:
    """Note that somebody has a case open right now."""
    row = {"seen_at": at, "is_writing": is_writing}
    statement = insert(Presence).values(case_id=case.id, user_id=user.id, **row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["case_id", "user_id"], set_=row))


def forget_presence(*, before: datetime) -> None:
    """Forget who has left."""
    db.session.execute(delete(Presence).where(Presence.seen_at < before))
