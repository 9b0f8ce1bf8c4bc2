"""The head decides about a case that stayed late: somebody else, more time, or a note that it is known."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db, uuid7
from klinik.errors import KlinikError, NotAllowed
from klinik.notifications.kinds import Kind
from klinik.reports.services import cases, clocks
from klinik.review import permissions
from klinik.review.models import Decision, Escalation
from klinik.review.services import assignment
from klinik.review.services.holding import NotActive, lock

LONGEST = timedelta(days=30)


class AlreadyDecided(KlinikError):
    """Another head was faster, or the page was old."""

    message = _l("Eskalasi ini sudah diputuskan %(who)s. Muat ulang halamannya untuk melihat keputusannya.")


class NotLater(KlinikError):
    """More time means a later moment, and not without end."""

    status = 422
    message = _l("Pilih waktu setelah tenggat yang berlaku dan setelah sekarang, paling lama 30 hari lagi.")


def reassign(escalation: Escalation, *, to: User, note: str, by: User, at: datetime) -> None:
    """Give the case to somebody else. Raises NotAllowed, AlreadyDecided, NotActive, CannotTake."""
    _hold(escalation, by)
    assignment.entrust(escalation.case, to=to, by=by, at=at)
    _decide(escalation, Decision.REASSIGNED, note, by, at)


def extend(escalation: Escalation, *, until: datetime, reason: str, by: User, at: datetime) -> None:
    """Promise the answer for later, and tell the reporters why. Raises NotAllowed, AlreadyDecided, NotActive,
    NotLater."""
    _hold(escalation, by)
    case = escalation.case
    if not max(case.due_at, at) < until <= at + LONGEST:
        raise NotLater
    clocks.extend(case, until=until, reason=reason, by=by, at=at)
    db.session.flush()
    words = {"reason": reason, "due_at": until.isoformat()}
    cases.tell_reporters(case, kind=Kind.EXTENDED, event=f"case:extended:{uuid7()}", words=words)
    audit.record("case.extended", case, by=by, fields=["due_at"])
    _decide(escalation, Decision.EXTENDED, reason, by, at)


def take_note(escalation: Escalation, *, note: str, by: User, at: datetime) -> None:
    """Let the case go on as it is: the head knows, and says why. Raises NotAllowed, AlreadyDecided, NotActive."""
    _hold(escalation, by)
    _decide(escalation, Decision.NOTED, note, by, at)


def _hold(escalation: Escalation, by: User) -> None:
    """Lock the case, then read what has been decided about it meanwhile."""
    if not permissions.may_decide(by, escalation):
        raise NotAllowed
    lock(escalation.case)
    db.session.refresh(escalation)  # two heads at once wait for each other at the case
    if escalation.decided_by is not None:
        raise AlreadyDecided(who=escalation.decided_by.name)
    if not escalation.case.is_active:
        raise NotActive


def _decide(escalation: Escalation, decision: Decision, note: str, by: User, at: datetime) -> None:
    escalation.decision, escalation.note = decision, note
    escalation.decided_by, escalation.decided_at = by, at
    db.session.flush()
    audit.record(f"case.escalation_{decision}", escalation.case, by=by)
