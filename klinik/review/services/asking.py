"""Asking another office about a case, taking the question back, and resting the answer on what it said."""

from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.clarifications.codes import SourceKind
from klinik.clarifications.models import Revision
from klinik.clarifications.services import SourceContent, content_of
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.notifications import services as notifications
from klinik.reports.models import Case, Statement, StatementRequest
from klinik.reports.services import statements
from klinik.reports.services.statements import Asking
from klinik.review import permissions
from klinik.review.queries import work
from klinik.review.services.assignment import start_work
from klinik.review.services.drafting import draft, open_draft, write
from klinik.review.services.holding import NotActive, check_version, lock
from klinik.review.services.requests import settle
from klinik.web import wording

HOME = "id"  # what the office publishes is Indonesian, whatever language the verifier reads the desk in


class NoLiaison(KlinikError):
    """The address of the liaison was never given, or has been forgotten since."""

    status = 422
    message = _l("Tulis surel pejabat penghubung. Alamat yang dulu sudah dihapus.")


def request_statement(
    case: Case, asking: Asking, *, by: User, seen: int, at: datetime, instead_of: StatementRequest | None = None
) -> StatementRequest:
    """Ask an office in writing; asked again, the link sent before is dead, and an address left out is the same as then.

    Raises NotAllowed, StaleVersion, NotActive, NoLiaison, NotAContact, NeverOpen.
    """
    if not permissions.may_request_statement(by, case):
        raise NotAllowed
    lock(case)
    check_version(case, seen)
    if not case.is_active:
        raise NotActive
    asking = asking if asking.contact else replace(asking, contact=_known_address(instead_of))
    start_work(case, by=by, at=at)
    if instead_of is not None:
        statements.replace(instead_of, by=by, at=at)
    return statements.ask(case, asking, by=by, at=at)


def withdraw_question(request: StatementRequest, *, by: User, at: datetime) -> None:
    """Take a question back; the office is told. It overwrites nothing, so it needs no version. Raises NotAllowed,
    AskingOver."""
    if not permissions.may_request_statement(by, request.case):
        raise NotAllowed
    case = statements.withdraw(request, by=by, at=at)
    settle(case, at=at)


def use_statement(case: Case, statement: Statement, *, by: User, seen: int, at: datetime) -> Revision:
    """Make what an office said a source of the draft, begun now if need be; a second press adds no second source.

    Raises NotAllowed, StaleVersion, NotActive, NotADraft, AboutAnObjection.
    """
    begins = open_draft(case.clarification) is None
    revision = draft(case, by=by, seen=seen, at=at)
    content, source = content_of(revision), _source(statement)
    found = work.as_sources(case) if begins else content.sources
    if source not in found:
        found = [*found, source]
    write(revision, replace(content, sources=found), by=by, seen=revision.version, at=at)
    return revision


def _source(statement: Statement) -> SourceContent:
    agency = db.session.get_one(Agency, statement.agency_id)
    with force_locale(HOME):
        day = wording.day(statement.received_at, agency.timezone)
    office = statement.request.office
    return SourceContent(
        title=f"Keterangan tertulis {office}, {day}",
        kind=SourceKind.STATEMENT,
        publisher=office,
        accessed_on=statement.received_at.astimezone(agency.zone).date(),
    )


def _known_address(request: StatementRequest | None) -> str:
    address = notifications.address_of(request.recipient) if request and request.recipient else None
    if address is None:
        raise NoLiaison
    return address
