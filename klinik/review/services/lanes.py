"""The emergency lane: a case that cannot wait goes ahead of the others, and back when it can."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts import writing
from klinik.accounts.models import User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db, uuid7
from klinik.errors import KlinikError
from klinik.notifications.kinds import Kind
from klinik.reports.models import Case
from klinik.reports.services import clocks
from klinik.review.queries import duty
from klinik.review.services.holding import hold_active


class AlreadyInLane(KlinikError):
    """Somebody else has moved the case there meanwhile."""

    message = _l("Kasus ini sudah ada di jalur itu. Muat ulang halamannya untuk melihat keadaan terbaru.")


def hurry(case: Case, *, reason: str, by: User, seen: int, at: datetime) -> None:
    """Put a case into the emergency lane; both its due times come nearer. Raises NotAllowed, StaleVersion, NotActive,
    AlreadyInLane."""
    hold_active(case, by=by, seen=seen)
    if case.is_emergency:
        raise AlreadyInLane
    clocks.hurry(case, reason=reason, by=by, at=at)
    db.session.flush()
    _tell_watch(case, by, at)
    audit.record("case.hurried", case, by=by, fields=["is_emergency", "due_at", "response_due_at"])


def calm(case: Case, *, reason: str, by: User, seen: int, at: datetime) -> None:
    """Take a case out of the emergency lane; what was promised before holds again. Raises NotAllowed, StaleVersion,
    NotActive, AlreadyInLane."""
    hold_active(case, by=by, seen=seen)
    if not case.is_emergency:
        raise AlreadyInLane
    clocks.calm(case, reason=reason, by=by, at=at)
    db.session.flush()
    audit.record("case.calmed", case, by=by, fields=["is_emergency", "due_at", "response_due_at"])


def _tell_watch(case: Case, by: User, at: datetime) -> None:
    """Write to who has the case and who is on duty, but not to whoever has just marked it."""
    agency = db.session.get_one(Agency, case.agency_id)
    people = {person.id: person for person in [*duty.watch(agency, at=at), *([case.taken_by] if case.taken_by else [])]}
    people.pop(by.id, None)
    words = {
        "title": case.title,
        "due_at": case.next_due_at,
        "url": addresses.absolute(agency, f"/meja/kasus/{case.id}"),
    }
    writing.write_to(people.values(), kind=Kind.EMERGENCY, event=f"case:hurried:{uuid7()}", words=words)
