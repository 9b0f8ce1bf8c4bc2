"""What a bulk action does to one case, and how it is taken back."""

import uuid
from datetime import datetime
from typing import Any

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.errors import NotAllowed
from klinik.reports.codes import DeclineReason
from klinik.reports.models import Case
from klinik.review.models import BulkAction, BulkItem, BulkVerb
from klinik.review.services import assignment, closing, merging
from klinik.review.services.holding import hold_active


def state_of(case: Case) -> dict[str, Any]:
    """Return what undoing needs to know of a case."""
    return {
        "taken_by": str(case.taken_by_id) if case.taken_by_id else None,
        "topic": case.topic,
        "due_at": case.due_at.isoformat(),
        "first_response_at": case.first_response_at.isoformat() if case.first_response_at else None,
    }


def do(action: BulkAction, item: BulkItem, case: Case, *, at: datetime) -> None:
    """Do what was asked to one case. Raises what the verb itself refuses."""
    by, words, seen = action.asked_by, action.words, item.seen
    match action.verb:
        case BulkVerb.TAKE:
            assignment.take(case, verifier=by, seen=seen, at=at)
        case BulkVerb.ASSIGN:
            assignment.hand_over(case, to=colleague(action), by=by, seen=seen, at=at, tells=False)
        case BulkVerb.TOPIC:
            assignment.set_topic(case, topic=words["topic"], by=by, seen=seen)
        case BulkVerb.MERGE:
            into = db.session.get_one(Case, uuid.UUID(words["target"]))
            merging.merge(case, into, by=by, seen=seen, at=at)
        case BulkVerb.DECLINE:
            reason = DeclineReason(words["reason"])
            closing.decline(case, reason=reason, note=words["note"], by=by, seen=seen, at=at)
        case BulkVerb.SPAM:
            closing.spam(case, by=by, seen=seen, at=at)


def undo(action: BulkAction, item: BulkItem, case: Case, *, at: datetime) -> None:
    """Give the case back what it was. Raises StaleVersion where it went on meanwhile."""
    by, seen = action.undone_by, item.after or 0
    if by is None:
        raise NotAllowed
    match action.verb:
        case BulkVerb.TAKE | BulkVerb.ASSIGN:
            _assign_back(case, item.before["taken_by"], by=by, seen=seen, at=at)
        case BulkVerb.TOPIC:
            hold_active(case, by=by, seen=seen)
            case.topic = item.before["topic"]
            db.session.flush()
            audit.record("case.topic_set", case, by=by)
        case BulkVerb.MERGE:
            merging.undo_merge(case, by=by, seen=seen, at=at)
        case BulkVerb.DECLINE | BulkVerb.SPAM:
            closing.reopen(case, by=by, seen=seen, at=at)
            case.due_at = datetime.fromisoformat(item.before["due_at"])  # its people have waited all the time
            looked = item.before.get("first_response_at")
            case.first_response_at = datetime.fromisoformat(looked) if looked else None
            db.session.flush()


def colleague(action: BulkAction) -> User:
    """Return to whom the cases are handed."""
    return db.session.get_one(User, uuid.UUID(action.words["colleague"]))


def _assign_back(case: Case, taken_by: str | None, *, by: User, seen: int, at: datetime) -> None:
    """Give a case to whoever had it. It is undoing, so it needs no more right than doing it had."""
    hold_active(case, by=by, seen=seen)
    case.taken_by = db.session.get_one(User, uuid.UUID(taken_by)) if taken_by else None
    case.taken_at = at if taken_by else None
    db.session.flush()
    audit.record("case.handed_over" if taken_by else "case.released", case, by=by)
