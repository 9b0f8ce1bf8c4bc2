"""Before anything changes: lock the row, ask whether this person may, and whether they saw what is true now."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.audit.models import AuditEvent
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed, StaleVersion
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.web import wording


class NotActive(KlinikError):
    """The case is closed, or was merged into another."""

    message = _l("Kasus ini sudah selesai atau digabung. Muat ulang halamannya untuk melihat keadaan terbaru.")


SOMEBODY = _l("Orang lain")


def lock(*cases: Case) -> None:
    """Lock the cases until the transaction ends, always in the same order, and read them anew."""
    lock_answers(*cases)
    wanted = select(Case).where(Case.id.in_([case.id for case in cases])).order_by(Case.id)
    db.session.scalars(wanted.with_for_update(of=Case).execution_options(populate_existing=True)).all()


def lock_answers(*cases: Case) -> None:
    """Lock the answers that the cases point at: everywhere before the case itself, so that nobody waits in a ring."""
    db.session.flush()
    keys = [case.clarification_id for case in cases if case.clarification_id]
    if not keys:
        return
    answers = select(Clarification.id).where(Clarification.id.in_(keys)).order_by(Clarification.id)
    db.session.execute(answers.with_for_update())


def hold(case: Case, *, by: User, seen: int) -> None:
    """Lock a case for somebody who works on it. Raises NotAllowed, StaleVersion."""
    if not permissions.may_check(by, case):
        raise NotAllowed
    lock(case)
    check_version(case, seen)


def hold_active(case: Case, *, by: User, seen: int) -> None:
    """Lock a case in which work is still to be done. Raises NotAllowed, StaleVersion, NotActive."""
    hold(case, by=by, seen=seen)
    if not case.is_active:
        raise NotActive


def lock_revision(revision: Revision, *, seen: int) -> list[Case]:
    """Lock a revision, its clarification and the open cases that wait for it; return the cases. Raises StaleVersion."""
    clarification = revision.clarification
    db.session.refresh(clarification, with_for_update=True)
    db.session.refresh(revision, with_for_update=True)
    check_version(revision, seen)
    return waiting_cases(clarification)


def waiting_cases(clarification: Clarification) -> list[Case]:
    """Return, locked, the cases in work that this clarification will answer."""
    db.session.flush()
    wanted = select(Case).where(Case.clarification_id == clarification.id, Case.closed_at.is_(None)).order_by(Case.id)
    locked = wanted.with_for_update(of=Case).execution_options(populate_existing=True)
    return list(db.session.scalars(locked))


def check_version(thing: Case | Revision, seen: int) -> None:
    """Refuse a write by somebody who saw an older state. Raises StaleVersion with who saved it, and when."""
    if thing.version != seen:
        who, at = last_change(thing)
        zone = db.session.get_one(Agency, thing.agency_id).timezone
        raise StaleVersion(who=who, when=wording.clock(at, zone) if at else "–")


def last_change(thing: Case | Revision) -> tuple[str, datetime | None]:
    """Return who acted last on a thing, and when, as the trail has it."""
    latest = (
        select(AuditEvent.happened_at, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.thing_id == thing.id)
        .order_by(AuditEvent.id.desc())
    )
    found = db.session.execute(latest.limit(1)).first()
    return (found.name or str(SOMEBODY), found.happened_at) if found else (str(SOMEBODY), None)
