"""Who is responsible for a case. It lasts until released or handed on: checking means phone calls."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from klinik import audit
from klinik.accounts import writing
from klinik.accounts.models import User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db, uuid7
from klinik.errors import KlinikError, NotAllowed
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import CaseStatus, Step
from klinik.reports.models import Case
from klinik.reports.services import cases, clocks
from klinik.review import permissions
from klinik.review.services.holding import NotActive, check_version, hold_active, lock


class AlreadyTaken(KlinikError):
    """Somebody else is responsible for the case."""

    message = _l("Kasus ini sudah diambil %(who)s.")


class CannotTake(KlinikError):
    """The colleague cannot check cases of this agency."""

    status = 422
    message = _l("%(who)s tidak dapat menangani kasus di instansi ini. Pilih verifikator atau redaktur.")


def take(case: Case, *, verifier: User, seen: int, at: datetime) -> None:
    """Make the verifier responsible for the case. Raises NotAllowed, NotActive, AlreadyTaken, StaleVersion."""
    if not permissions.may_check(verifier, case):
        raise NotAllowed
    lock(case)
    if not case.is_active:
        raise NotActive
    if case.taken_by_id == verifier.id:
        return
    if case.taken_by is not None:
        raise AlreadyTaken(who=case.taken_by.name)
    check_version(case, seen)
    _give(case, verifier, at)
    audit.record("case.taken", case, by=verifier)


def release(case: Case, *, by: User, seen: int) -> None:
    """Let somebody else take the case. Raises NotAllowed, NotActive, StaleVersion."""
    hold_active(case, by=by, seen=seen)
    if not permissions.may_let_go(by, case):
        raise NotAllowed
    case.taken_by, case.taken_at = None, None
    db.session.flush()
    audit.record("case.released", case, by=by)


def hand_over(case: Case, *, to: User, by: User, seen: int, at: datetime, tells: bool = True) -> None:
    """Make a colleague responsible, and write to them unless whoever calls does. Raises NotAllowed, NotActive,
    StaleVersion, CannotTake."""
    hold_active(case, by=by, seen=seen)
    if not permissions.may_let_go(by, case):
        raise NotAllowed
    if not permissions.may_check(to, case) or not to.is_active:
        raise CannotTake(who=to.name)
    _give(case, to, at)
    if tells:
        tell_of_work(to, title=case.title, due_at=case.due_at, path=f"/meja/kasus/{case.id}")
    audit.record("case.handed_over", case, by=by)


def entrust(case: Case, *, to: User, by: User, at: datetime) -> None:
    """Give a held case to a colleague because the head says so, and write to them. Raises CannotTake."""
    if not permissions.may_check(to, case) or not to.is_active:
        raise CannotTake(who=to.name)
    _give(case, to, at)
    tell_of_work(to, title=case.title, due_at=case.due_at, path=f"/meja/kasus/{case.id}")
    audit.record("case.handed_over", case, by=by)


def set_topic(case: Case, *, topic: str, by: User, seen: int) -> None:
    """File the case under a topic. Raises NotAllowed, NotActive, StaleVersion."""
    hold_active(case, by=by, seen=seen)
    case.topic = topic
    db.session.flush()
    audit.record("case.topic_set", case, by=by)


def start_work(case: Case, *, by: User, at: datetime) -> None:
    """Note that somebody looks at a new case: whoever works on a case that nobody has, and may check it, has it."""
    if case.taken_by_id is None and permissions.may_check(by, case):
        _give(case, by, at)
    elif case.status is CaseStatus.NEW:
        _begin(case, at)


def _give(case: Case, verifier: User, at: datetime) -> None:
    case.taken_by, case.taken_at = verifier, at
    if case.status is CaseStatus.NEW:
        _begin(case, at)
    db.session.flush()


def tell_of_work(colleague: User, *, title: str, due_at: datetime, path: str) -> None:
    """Write to a colleague who has been handed something."""
    agency = db.session.get_one(Agency, colleague.agency_id)
    words: notifications.Words = {"title": title, "due_at": due_at, "url": addresses.absolute(agency, path)}
    writing.write_to([colleague], kind=Kind.ASSIGNED, event=f"case:assigned:{uuid7()}", words=words)


def _begin(case: Case, at: datetime) -> None:
    cases.change_status(case, CaseStatus.IN_REVIEW, at=at)
    clocks.respond(case, at=at)
    cases.add_step(case, Step.REVIEWED, at=at)
