"""Cases in the hands of the desk, for tests: made by the verbs that staff use."""

import uuid
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from klinik.accounts.models import Role, User
from klinik.clarifications.codes import CardShape, SourceKind
from klinik.clarifications.models import Revision
from klinik.db import db, now
from klinik.db.secrets import decrypt
from klinik.reports.models import Case, Statement, StatementRequest
from klinik.reports.services import statements
from klinik.reports.services.statements import Asking
from klinik.review import services
from klinik.review.models import BulkVerb, Escalation, SavedReply
from klinik.review.services import deadlines, replies, rostering, sorting, work
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.files import StoredFileFactory
from tests.factories.notifications import RecipientFactory, told
from tests.factories.reports import data_request, filed

OFFICE = "Dinas Pekerjaan Umum"


def opened(**words: Any) -> Case:
    """Return the new case of a report that was just filed."""
    return filed(**words).case


def taken(verifier: User, **words: Any) -> Case:
    """Return a case that the verifier has taken."""
    case = opened(**words)
    services.take(case, verifier=verifier, seen=case.version, at=now())
    db.session.commit()
    return case


def saved_reply(by: User, *, name: str = "Minta tangkapan layar", text: str = "Mohon kirim gambarnya.") -> SavedReply:
    """Return a reply that the office of an admin keeps."""
    made = replies.save(None, name=name, text=text, by=by, at=now())
    db.session.commit()
    return made


def drafted(case: Case, *, by: User, **words: Any) -> Revision:
    """Return the case's draft, complete and saved."""
    content = replace(CONTENT, **words)
    revision = services.write_in(case, None, content, by=by, seen=case.version, at=now())
    db.session.commit()
    return revision


def handed_in(case: Case, *, by: User, **words: Any) -> Revision:
    """Return the case's draft, waiting for a second person."""
    revision = drafted(case, by=by, **words)
    services.submit(revision, by=by, seen=revision.version, at=now())
    db.session.commit()
    return revision


def answered(case: Case, *, by: User, approver: User | None = None, **words: Any) -> Case:
    """Return the case, answered by a published clarification."""
    revision = handed_in(case, by=by, **words)
    approver = approver or staff(Role.EDITOR)
    services.publish(revision, approver=approver, seen=revision.version, at=now())
    db.session.commit()
    return case


def contact() -> str:
    """Return an address that nobody else has."""
    return f"warga-{uuid.uuid4().hex[:12]}@contoh.id"


def _drafted_case(user: User) -> uuid.UUID:
    """A case of the user's agency with a draft in it, both a colleague's."""
    colleague = staff(Role.VERIFIER, user.agency)
    case = taken(colleague, agency=user.agency)
    drafted(case, by=colleague)
    return case.id


def _message(user: User) -> uuid.UUID:
    return told(RecipientFactory(agency=user.agency, contact=contact()), event=f"report:{uuid.uuid4()}").id


def _bulk(user: User) -> uuid.UUID:
    """A bulk action of the user's agency, finished, done by a colleague."""
    colleague, case = staff(Role.VERIFIER, user.agency), opened(agency=user.agency)
    chosen = select(Case.id.label("key"), Case.version.label("seen")).where(Case.id == case.id)
    action = services.bulk.start(BulkVerb.TAKE, cases=chosen, words={}, address={}, by=colleague, at=now())
    db.session.commit()
    return action.id


def _view(user: User) -> uuid.UUID:
    """A reading of the queue that the user sees."""
    saved = services.save_view("Tampilan uji", {"view": "mine"}, is_shared=False, by=user, at=now())
    db.session.commit()
    return saved.id


def _task(user: User) -> uuid.UUID:
    """Something to be done in a case of the user's agency."""
    colleague = staff(Role.VERIFIER, user.agency)
    added = work.add_task(opened(agency=user.agency), text="Telepon PDAM", for_id=None, by=colleague, at=now())
    db.session.commit()
    return added.id


def _picture(user: User) -> uuid.UUID:
    """A picture chosen for a draft of the user's agency."""
    colleague = staff(Role.VERIFIER, user.agency)
    case = taken(colleague, agency=user.agency, files=[StoredFileFactory(agency_id=user.agency_id)])
    draft, file = drafted(case, by=colleague), case.reports[0].files[0]
    picture = services.choose_picture(case, draft, file, by=colleague, seen=draft.version, at=now())
    db.session.commit()
    return picture.id


def _find(user: User) -> uuid.UUID:
    """Something that was found in a case of the user's agency."""
    colleague, words = staff(Role.VERIFIER, user.agency), {"title": "Jadwal resmi", "url": "", "note": ""}
    words |= {"kind": SourceKind.OFFICIAL, "is_outside": False}
    added = work.add_evidence(opened(agency=user.agency), **words, by=colleague, at=now())
    db.session.commit()
    return added.id


def asked(case: Case, *, by: User, **words: Any) -> StatementRequest:
    """Return what an office was asked about the case, and the link that went to its liaison."""
    wished = {"wished_on": now().date() + timedelta(days=7), **words}
    asking = Asking(
        **{"office": OFFICE, "contact": contact(), "claim": "Jembatan ditutup.", "question": "Benar?"} | wished
    )
    request = services.request_statement(case, asking, by=by, seen=case.version, at=now())
    db.session.commit()
    return request


def link_of(request: StatementRequest) -> str:
    """Return the path that a liaison opens."""
    return f"/keterangan/{decrypt(request.token or '')}"


def said(request: StatementRequest, **words: Any) -> Statement:
    """Return what the liaison answered."""
    whole = {"text": "Jembatan itu tidak ditutup.", "name": "Wulan", "function": "Kepala Bidang"} | words
    statement = statements.answer(request, **whole, at=now())
    db.session.commit()
    return statement


def _statement(user: User) -> uuid.UUID:
    """A statement with its letter, about a case of the user's agency."""
    colleague = staff(Role.VERIFIER, user.agency)
    request = asked(taken(colleague, agency=user.agency), by=colleague)
    statements.attach(request, StoredFileFactory(agency_id=user.agency_id), at=now())
    return said(request).request_id


def _topic(user: User) -> str:
    """A topic of the user's agency, which no other has."""
    admin, number = staff(Role.ADMIN, user.agency), uuid.uuid4().hex[:8]
    code = sorting.add(user.agency, name=f"Topik {number}", name_en=f"Topic {number}", by=admin)
    db.session.commit()
    return code


def _duty(user: User) -> uuid.UUID:
    """A shift of a colleague of the user."""
    colleague = staff(Role.VERIFIER, user.agency)
    made = rostering.put_on_duty(colleague, days=[1], begins=time(8), ends=time(16), by=colleague)
    db.session.commit()
    return made[0].id


def _leave(user: User) -> uuid.UUID:
    """A day on which a colleague of the user is away."""
    colleague = staff(Role.VERIFIER, user.agency)
    away = rostering.go_away(colleague, first_on=now().date(), last_on=now().date(), by=colleague)
    db.session.commit()
    return away.id


def _escalation(user: User) -> uuid.UUID:
    """A case of the user's agency that waits for its head."""
    case = opened(agency=user.agency)
    deadlines.look_at_deadlines(at=case.due_at + timedelta(days=30))
    db.session.commit()
    return db.session.scalars(select(Escalation.id).where(Escalation.case_id == case.id)).first()


# What the addresses of the desk are about: one thing of a user's own agency (tests/rules/test_scope.py).
SCOPED = {
    "reply_id": lambda user: saved_reply(user).id,
    "bulk_id": _bulk,
    "code": _topic,
    "duty_id": _duty,
    "escalation_id": _escalation,
    "leave_id": _leave,
    "evidence_id": _find,
    "statement_id": _statement,
    "task_id": _task,
    "view_id": _view,
    "case_id": _drafted_case,
    "report_id": lambda user: filed(user.agency, contact=contact()).id,
    "file_id": lambda user: StoredFileFactory(agency_id=user.agency_id).id,
    "message_id": _message,
    "picture_id": _picture,
    "shape": lambda _user: CardShape.WIDE,
    "request_id": lambda user: data_request(user.agency).id,
    "public_id": lambda user: published(user.agency).public_id,
}
