"""Cases that near or pass a due time: first who has them hears, then the editors, then the head. Once each."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Interval, case, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from klinik import audit
from klinik.accounts import queries as accounts
from klinik.accounts import writing
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import OPEN
from klinik.reports.models import Case
from klinik.review.due import SOON, SOON_IN_HASTE
from klinik.review.models import Alarm, CaseAlarm, Escalation, Target
from klinik.review.queries import duty

MOST = 500  # cases a run; the next one goes on
KINDS = {Alarm.SOON: Kind.DUE_SOON, Alarm.LATE: Kind.OVERDUE, Alarm.VERY_LATE: Kind.ESCALATED}
# Beside whoever has the case. One that nobody has is for whoever is on duty.
HEAR = {Alarm.SOON: (), Alarm.LATE: (Role.EDITOR,), Alarm.VERY_LATE: (Role.HEAD,)}
DUE = {Target.RESPONSE: Case.response_due_at, Target.ANSWER: Case.due_at}
DEEDS = {Target.RESPONSE: _l("ditanggapi"), Target.ANSWER: _l("dijawab")}
ACTIONS = {Alarm.SOON: "due_soon", Alarm.LATE: "overdue", Alarm.VERY_LATE: "escalated"}


def look_at_deadlines(*, at: datetime) -> None:
    """Write to staff about every case that has newly come near or past one of its due times.

    Each stage of a due time is a row, so two runs at once, or one after the other, write once. Somebody with several
    such cases gets one message. What stays late for as long as the office says comes before the head.
    """
    for target in Target:
        for alarm in Alarm:
            cases = _newly(target, alarm, at)
            for late in cases:
                audit.record(f"case.{target}_{ACTIONS[alarm]}", late, by=None)
                if alarm is Alarm.VERY_LATE:
                    db.session.add(_escalation(late, target, at))
            for colleague, theirs in _by_colleague(alarm, cases, at):
                words = _words(theirs, target, alarm)
                event = f"deadlines:{target}:{alarm}:{at.isoformat()}"
                writing.write_to([colleague], kind=KINDS[alarm], event=event, words=words)


def _newly(target: Target, alarm: Alarm, at: datetime) -> Sequence[Case]:
    """Note the alarm for every case that it is due for, and return those that did not have it."""
    due_at = DUE[target]
    same = (CaseAlarm.case_id == Case.id, CaseAlarm.target == target, CaseAlarm.alarm == alarm)
    known = select(CaseAlarm.case_id).where(*same, CaseAlarm.due_at == due_at)
    waits = Case.first_response_at.is_(None) if target is Target.RESPONSE else Case.closed_at.is_(None)
    columns = (
        Case.id,
        literal(target, CaseAlarm.target.type),
        literal(alarm, CaseAlarm.alarm.type),
        due_at,
        literal(at, CaseAlarm.raised_at.type),
    )
    rows = select(*columns).join(Agency, Agency.id == Case.agency_id)
    rows = rows.where(Case.status.in_(OPEN), waits, _is_due(due_at, target, alarm, at), ~known.exists())
    names = ["case_id", "target", "alarm", "due_at", "raised_at"]
    noted = insert(CaseAlarm).from_select(names, rows.order_by(due_at).limit(MOST))
    keys = db.session.scalars(noted.on_conflict_do_nothing().returning(CaseAlarm.case_id)).all()
    return db.session.scalars(select(Case).where(Case.id.in_(keys)).order_by(due_at)).all()


def _is_due(due_at: Any, target: Target, alarm: Alarm, at: datetime) -> Any:
    if alarm is Alarm.SOON:
        usual = SOON_IN_HASTE if target is Target.RESPONSE else SOON
        return (due_at > at) & (due_at <= case((Case.is_emergency, at + SOON_IN_HASTE), else_=at + usual))
    return due_at <= at if alarm is Alarm.LATE else due_at + _patience() <= at


def _patience() -> Any:
    """Return for how long a case may stay late before the head hears, as its office has decided."""
    hours = ((Case.is_emergency, Agency.emergency_escalation_hours),)
    return func.make_interval(0, 0, 0, 0, case(*hours, else_=Agency.escalation_hours), type_=Interval)


def _escalation(late: Case, target: Target, at: datetime) -> Escalation:
    due_at = late.response_due_at if target is Target.RESPONSE else late.due_at
    return Escalation(agency_id=late.agency_id, case_id=late.id, target=target, due_at=due_at, raised_at=at)


def _by_colleague(alarm: Alarm, cases: Iterable[Case], at: datetime) -> list[tuple[User, list[Case]]]:
    found: dict[uuid.UUID, tuple[User, list[Case]]] = {}
    for agency_id, theirs in _by_agency(cases).items():
        staff = accounts.colleagues([agency_id], roles=(Role.VERIFIER, Role.EDITOR, Role.HEAD))
        watch = {person.id for person in duty.watch(db.session.get_one(Agency, agency_id), at=at)}
        for late in theirs:
            for colleague in staff:
                if _hears(colleague, alarm, late, watch):
                    found.setdefault(colleague.id, (colleague, []))[1].append(late)
    return list(found.values())


def _by_agency(cases: Iterable[Case]) -> dict[uuid.UUID, list[Case]]:
    found: dict[uuid.UUID, list[Case]] = defaultdict(list)
    for late in cases:
        found[late.agency_id].append(late)
    return found


def _hears(colleague: User, alarm: Alarm, late: Case, watch: set[uuid.UUID]) -> bool:
    if colleague.role in HEAR[alarm]:
        return True
    if alarm is Alarm.VERY_LATE:
        return False
    return colleague.id == late.taken_by_id if late.taken_by_id else colleague.id in watch


def _words(cases: Sequence[Case], target: Target, alarm: Alarm) -> notifications.Words:
    """Return what a letter says of one case or of several, and where its button leads."""
    agency, first = db.session.get_one(Agency, cases[0].agency_id), cases[0]
    path = "/meja" if len(cases) > 1 else f"/meja/kasus/{first.id}"
    url = addresses.absolute(agency, "/meja/eskalasi" if alarm is Alarm.VERY_LATE else path)
    if len(cases) > 1:
        return {"count": str(len(cases)), "deed": DEEDS[target], "url": url}
    due_at = first.response_due_at if target is Target.RESPONSE else None
    return {"title": first.title, "due_at": due_at or first.due_at, "deed": DEEDS[target], "url": url}
