"""Who may do what at the desk. Seeing is a matter of scope; this says who may act."""

from klinik.accounts.models import Role, User
from klinik.agencies.models import Agency
from klinik.clarifications.models import Clarification
from klinik.reports.models import Case
from klinik.review.models import Escalation, SavedView

READERS = (Role.VERIFIER, Role.EDITOR, Role.ADMIN, Role.HEAD, Role.AUDITOR)  # an operator sees no case content
CHECKERS = (Role.VERIFIER, Role.EDITOR)
ASKERS = (Role.VERIFIER, Role.EDITOR, Role.ADMIN)
APPROVERS = (Role.EDITOR, Role.ADMIN)  # an admin is the second person where the office has one editor


def may_check(user: User, case: Case) -> bool:
    """Take the case, ask, decline, refer, merge, draft."""
    return user.role in CHECKERS and user.agency_id == case.agency_id


def may_request_statement(user: User, case: Case) -> bool:
    """Ask another office in writing, and take the question back."""
    return user.role in ASKERS and user.agency_id == case.agency_id


def may_decide(user: User, escalation: Escalation) -> bool:
    """Decide about a case that stayed late: the head of its office."""
    return user.role is Role.HEAD and user.agency_id == escalation.agency_id


def may_let_go(user: User, case: Case) -> bool:
    """Release or hand over: whoever has it, or an editor for somebody who is away."""
    return may_check(user, case) and (case.taken_by_id in {None, user.id} or user.role is Role.EDITOR)


def may_draft(user: User, clarification: Clarification) -> bool:
    """Write and hand in what the public will read."""
    return user.role in CHECKERS and user.agency_id == clarification.agency_id


def may_approve(user: User, clarification: Clarification) -> bool:
    """Publish, send back, suspend. That approver and author differ is checked with the words themselves."""
    return user.role in APPROVERS and user.agency_id == clarification.agency_id


def may_approve_outcome(user: User, case: Case) -> bool:
    """Stand behind the outcome of an objection. That it is not one's own is checked with the outcome itself."""
    return user.role in APPROVERS and user.agency_id == case.agency_id


def may_share_views(user: User) -> bool:
    """Save a reading of the queue for the whole office."""
    return user.role in APPROVERS


def may_remove_view(user: User, view: SavedView) -> bool:
    """Forget a saved reading: one's own, or one of the office's."""
    return user.id == view.owner_id or (view.is_shared and may_share_views(user) and user.agency_id == view.agency_id)


def may_settle(user: User, agency: Agency) -> bool:
    """Decide what an office decides about itself."""
    return user.role is Role.ADMIN and user.agency_id == agency.id
