"""Objections (sanggahan): an error reported on a published answer has its own case, clock and public outcome."""

from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from klinik import audit
from klinik.accounts import queries as accounts
from klinik.accounts import writing
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.clarifications.codes import OUTCOME_WORDS, ObjectionOutcome
from klinik.clarifications.models import Clarification, Objection
from klinik.db import db
from klinik.errors import KlinikError, NotFound
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.reports.codes import CaseKind, CaseStatus
from klinik.reports.models import Case
from klinik.reports.services import cases
from klinik.reports.services.intake import NOTICE_VERSION
from klinik.web import cache


class Proposed(KlinikError):
    """The outcome lies before a second person and is not changed under their eyes."""

    message = _l("Hasil sanggahan ini sudah diajukan dan menunggu orang kedua.")


class NotProposed(KlinikError):
    message = _l("Hasil sanggahan ini belum diajukan, sudah dikembalikan, atau sudah disetujui.")


class OwnOutcome(KlinikError):
    status = 403
    message = _l("Anda yang memeriksa sanggahan ini. Orang lain yang harus menyetujui hasilnya.")


def file(
    clarification: Clarification, *, text: str, contact: str = "", language: str = "id", at: datetime
) -> Objection:
    """Take an objection in: its case, due as the agency promises. Raises NotFound, NotAContact."""
    if clarification.current_revision_id is None or not clarification.is_public:
        raise NotFound
    agency = db.session.get_one(Agency, clarification.agency_id)
    case = cases.open_case(agency, title=f"Sanggahan atas {clarification.public_id}", at=at)
    case.kind = CaseKind.OBJECTION
    recipient = notifications.recipient(agency.id, contact=contact, language=language) if contact else None
    objection = Objection(
        agency_id=agency.id,
        clarification=clarification,
        revision_id=clarification.current_revision_id,
        case_id=case.id,
        text=text,
        recipient_id=recipient.id if recipient else None,
        consent_version=NOTICE_VERSION if recipient else None,
        filed_at=at,
    )
    db.session.add(objection)
    db.session.flush()
    _tell_staff(objection, case, at)
    audit.record("objection.filed", objection, by=audit.CITIZEN)
    return objection


def propose(objection: Objection, *, outcome: ObjectionOutcome, reply: str, by: User, at: datetime) -> None:
    """Lay an outcome before a second person. The caller holds the case and knows it to be active. Raises Proposed."""
    if objection.case.status is CaseStatus.AWAITING_APPROVAL:
        raise Proposed
    objection.proposed_outcome, objection.proposed_reply = outcome, reply
    objection.proposed_by_id, objection.proposed_at = by.id, at
    objection.return_note = ""
    cases.change_status(objection.case, CaseStatus.AWAITING_APPROVAL, at=at)
    audit.record("objection.proposed", objection, by=by)


def send_back(objection: Objection, *, note: str, by: User, at: datetime) -> None:
    """Return a proposed outcome with a note to whoever checked. Raises NotProposed."""
    _refuse_unproposed(objection)
    objection.return_note = note
    cases.change_status(objection.case, CaseStatus.IN_REVIEW, at=at)
    audit.record("objection.sent_back", objection, by=by)


def approve(objection: Objection, *, by: User, at: datetime) -> None:
    """Close the case of an objection with what everybody reads. Raises NotProposed, OwnOutcome.

    One that was opened again gets a new outcome in place of the old. An accepted objection changes nothing by itself:
    a correction is drafted and approved like every other.
    """
    _refuse_unproposed(objection)
    if by.id == objection.proposed_by_id:
        raise OwnOutcome
    objection.outcome, objection.reply = objection.proposed_outcome, objection.proposed_reply
    objection.checked_by_id, objection.answered_by_id, objection.answered_at = objection.proposed_by_id, by.id, at
    objection.proposed_outcome = objection.proposed_by_id = objection.proposed_at = None
    objection.proposed_reply, objection.four_eyes_waived = "", False
    case = objection.case
    case.clarification_id = objection.clarification_id
    cases.change_status(case, CaseStatus.ANSWERED, at=at)
    _tell(objection)
    cache.invalidate(objection.clarification_id, objection.agency_id)
    audit.record("objection.answered", objection, by=by)


def of_case(case: Case) -> Objection | None:
    """Return the objection that a case is about; most are about none."""
    if case.kind is not CaseKind.OBJECTION:
        return None
    return db.session.scalar(select(Objection).where(Objection.case_id == case.id))


def _refuse_unproposed(objection: Objection) -> None:
    if objection.proposed_outcome is None or objection.case.status is not CaseStatus.AWAITING_APPROVAL:
        raise NotProposed


def _tell_staff(objection: Objection, case: Case, at: datetime) -> None:
    """Write to the editors; of many objections to one answer they hear once an hour, so that a flood fills no box."""
    editors = accounts.colleagues([objection.agency_id], roles=(Role.EDITOR,))
    words = {"title": objection.clarification.public_id or "", "due_at": case.due_at.isoformat()}
    event = f"objections:{objection.clarification_id}:{at:%Y-%m-%dT%H}"
    writing.write_to(editors, kind=Kind.OBJECTION, event=event, words=words)


def _tell(objection: Objection) -> None:
    """Write to whoever objected and asked for it."""
    if objection.recipient_id is None:
        return
    clarification = objection.clarification
    agency = db.session.get_one(Agency, objection.agency_id)
    words: dict[str, str | LazyString] = {
        "public_id": clarification.public_id or "",
        "headline": clarification.current.headline if clarification.current else "",
        "outcome": OUTCOME_WORDS[objection.outcome] if objection.outcome else "",
        "reply": objection.reply,
        "url": addresses.absolute(agency, clarification.path),
    }
    notifications.tell(
        notifications.by_id(objection.recipient_id),
        kind=Kind.OBJECTION_ANSWERED,
        event=f"objection:{objection.id}",
        words=words,
    )
