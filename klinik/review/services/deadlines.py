"""Cases that near or pass their due time: first who has them hears, then the editors, then the head. Once each."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.dialects.postgresql import insert

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
from klinik.review.due import SOON
from klinik.review.models import Alarm, CaseAlarm

HEAD_HEARS_AFTER = timedelta(hours=24)
MOST = 500  # cases a run; the next one goes on
KINDS = {Alarm.SOON: Kind.DUE_SOON, Alarm.LATE: Kind.OVERDUE, Alarm.VERY_LATE: Kind.OVERDUE}
# Beside whoever has the case. A case that nobody has is every verifier's.
HEAR = {Alarm.SOON: (), Alarm.LATE: (Role.EDITOR,), Alarm.VERY_LATE: (Role.HEAD,)}


def look_at_deadlines(*, at: datetime) -> None:
    """Write to staff about every case that has newly come near or past its due time.

    Each stage of a due time is a row, so two runs at once, or one after the other, write once. Somebody with several
    such cases gets one message.
    """
    for alarm in Alarm:
        cases = _newly(alarm, at)
        for colleague, theirs in _by_colleague(alarm, cases):
            words = _words_of_one(theirs[0]) if len(theirs) == 1 else _words_of_many(theirs)
            event = f"deadlines:{alarm}:{at.isoformat()}"
            writing.write_to([colleague], kind=KINDS[alarm], event=event, words=words)


def _newly(alarm: Alarm, at: datetime) -> Sequence[Case]:
    """Note the alarm for every case that it is due for, and return those that did not have it."""
    known = select(CaseAlarm.case_id).where(
        CaseAlarm.case_id == Case.id, CaseAlarm.alarm == alarm, CaseAlarm.due_at == Case.due_at
    )
    due = (Case.status.in_(OPEN), _is_due(alarm, at), ~known.exists())
    columns = (Case.id, literal(alarm, CaseAlarm.alarm.type), Case.due_at, literal(at, CaseAlarm.raised_at.type))
    rows = select(*columns).where(*due).order_by(Case.due_at).limit(MOST)
    noted = insert(CaseAlarm).from_select(["case_id", "alarm", "due_at", "raised_at"], rows)
    keys = db.session.scalars(noted.on_conflict_do_nothing().returning(CaseAlarm.case_id)).all()
    return db.session.scalars(select(Case).where(Case.id.in_(keys)).order_by(Case.due_at)).all()


def _is_due(alarm: Alarm, at: datetime) -> ColumnElement[bool]:
    if alarm is Alarm.SOON:
        return (Case.due_at > at) & (Case.due_at <= at + SOON)
    return Case.due_at <= (at if alarm is Alarm.LATE else at - HEAD_HEARS_AFTER)


def _by_colleague(alarm: Alarm, cases: Iterable[Case]) -> list[tuple[User, list[Case]]]:
    found: dict[uuid.UUID, tuple[User, list[Case]]] = {}
    for agency_id, theirs in _by_agency(cases).items():
        staff = accounts.colleagues([agency_id], roles=(Role.VERIFIER, Role.EDITOR, Role.HEAD))
        for case in theirs:
            for colleague in staff:
                if _hears(colleague, alarm, case):
                    found.setdefault(colleague.id, (colleague, []))[1].append(case)
    return list(found.values())


def _by_agency(cases: Iterable[Case]) -> dict[uuid.UUID, list[Case]]:
    found: dict[uuid.UUID, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.agency_id].append(case)
    return found


def _hears(colleague: User, alarm: Alarm, case: Case) -> bool:
    if colleague.role in HEAR[alarm]:
        return True
    if alarm is Alarm.VERY_LATE:
        return False
    return colleague.id == case.taken_by_id or (case.taken_by_id is None and colleague.role is Role.VERIFIER)


def _words_of_one(case: Case) -> notifications.Words:
    agency = db.session.get_one(Agency, case.agency_id)
    url = addresses.absolute(agency, f"/meja/kasus/{case.id}")
    return {"title": case.title, "due_at": case.due_at, "url": url}


def _words_of_many(cases: Sequence[Case]) -> notifications.Words:
    agency = db.session.get_one(Agency, cases[0].agency_id)
    return {"count": str(len(cases)), "url": addresses.absolute(agency, "/meja")}
