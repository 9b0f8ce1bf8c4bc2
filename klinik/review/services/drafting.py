"""The answer while it is being written: begun, saved, handed in, sent back, given up."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.clarifications import services as clarifications
from klinik.clarifications.codes import RevisionState
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.services import RevisionContent
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case
from klinik.reports.services import cases
from klinik.review import permissions
from klinik.review.models import EditLease
from klinik.review.services.assignment import start_work
from klinik.review.services.holding import hold_active, lock_revision
from klinik.review.services.objecting import refuse_objection

LEASE_LASTS = timedelta(minutes=15)


class NoDraft(KlinikError):
    """There is nothing to write in, hand in or publish."""

    message = _l("Belum ada konsep jawaban untuk kasus ini.")


def open_draft(clarification: Clarification | None) -> Revision | None:
    """Return the revision that is being written, if there is one."""
    if clarification is None:
        return None
    return next((revision for revision in clarification.revisions if revision.is_open), None)


def draft(case: Case, *, by: User, seen: int, at: datetime) -> Revision:
    """Return the draft of the case's answer, begun now if need be. Raises NotAllowed, StaleVersion, NotActive."""
    hold_active(case, by=by, seen=seen)
    found = open_draft(case.clarification)
    if found is not None:
        return found
    refuse_objection(case)
    start_work(case, by=by, at=at)
    agency = db.session.get_one(Agency, case.agency_id)
    revision = clarifications.start(agency, by=by, at=at)
    case.clarification = revision.clarification
    db.session.flush()
    audit.record("case.drafted", case, by=by)
    return revision


def write(revision: Revision, content: RevisionContent, *, by: User, seen: int, at: datetime) -> None:
    """Save what was written over what the person saw. Raises NotAllowed, StaleVersion, NotADraft."""
    if not permissions.may_draft(by, revision.clarification):
        raise NotAllowed
    waiting = lock_revision(revision, seen=seen)
    clarifications.write(revision, content, by=by)
    lease(revision, by=by, at=at)
    for case in waiting:
        case.topic = content.topic or case.topic
    db.session.flush()


def write_in(
    case: Case | None, revision: Revision | None, content: RevisionContent, *, by: User, seen: int, at: datetime
) -> Revision:
    """Save what was written; the first words of a case begin its draft. Raises what `draft` and `write` raise."""
    if revision is None:
        if case is None:
            raise NoDraft
        revision = draft(case, by=by, seen=seen, at=at)
        seen = revision.version
    write(revision, content, by=by, seen=seen, at=at)
    return revision


def submit(revision: Revision, *, by: User, seen: int, at: datetime) -> None:
    """Hand the draft in for a second person. Raises NotAllowed, StaleVersion, NotADraft, Incomplete."""
    if not permissions.may_draft(by, revision.clarification):
        raise NotAllowed
    waiting = lock_revision(revision, seen=seen)
    clarifications.submit(revision, by=by, at=at)
    for case in waiting:
        cases.change_status(case, CaseStatus.AWAITING_APPROVAL, at=at)


def send_back(revision: Revision, *, note: str, by: User, seen: int, at: datetime) -> None:
    """Return a draft with a note to whoever wrote it. Raises NotAllowed, StaleVersion, NotADraft."""
    if not permissions.may_approve(by, revision.clarification):
        raise NotAllowed
    waiting = lock_revision(revision, seen=seen)
    clarifications.send_back(revision, by=by, note=note)
    for case in waiting:
        cases.change_status(case, CaseStatus.IN_REVIEW, at=at)


def discard(revision: Revision, *, by: User, seen: int, at: datetime) -> None:
    """Give up a draft; a case that waited for it is examined on. Raises NotAllowed, StaleVersion, NotADraft."""
    if not permissions.may_draft(by, revision.clarification):
        raise NotAllowed
    waiting = lock_revision(revision, seen=seen)
    clarifications.discard(revision, by=by)
    for case in waiting:
        case.clarification = None
        if case.status is CaseStatus.AWAITING_APPROVAL:
            cases.change_status(case, CaseStatus.IN_REVIEW, at=at)
    db.session.flush()


def lease(revision: Revision, *, by: User, at: datetime) -> None:
    """Let colleagues see who is writing, for as long as something is saved every quarter of an hour."""
    row = {"user_id": by.id, "expires_at": at + LEASE_LASTS}
    statement = insert(EditLease).values(revision_id=revision.id, **row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["revision_id"], set_=row))


def carry_draft(case: Case, into: Case, *, by: User) -> None:
    """Let a merged case's draft go on in the case it was laid into, unless that one has its own."""
    pull_back(case, by=by)
    if into.clarification is None and open_draft(case.clarification):
        into.clarification, case.clarification = case.clarification, None
        db.session.flush()


def pull_back(case: Case, *, by: User) -> None:
    """Take a handed-in draft out of the editor's hands: its case goes another way."""
    found = open_draft(case.clarification)
    if found is not None and found.state is RevisionState.AWAITING_APPROVAL:
        clarifications.send_back(found, by=by, note="")


def give_up_draft(case: Case, *, by: User) -> None:
    """Throw away the case's own draft: another answer takes its place."""
    found = open_draft(case.clarification)
    if found is not None and case.clarification is not None and not case.clarification.is_public:
        clarifications.discard(found, by=by)
        case.clarification = None
