"""What the public will read: published by a second person, corrected, withdrawn, put under review."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from klinik.accounts.models import User
from klinik.clarifications import services as clarifications
from klinik.clarifications.codes import RevisionKind
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db
from klinik.errors import NotAllowed
from klinik.notifications import queries as followers
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, Series
from klinik.reports.codes import CaseStatus, Step
from klinik.reports.models import Case
from klinik.reports.services import cases
from klinik.review import permissions
from klinik.review.services.holding import lock_revision
from klinik.review.services.requests import close_requests

# A change of wording is history only: nobody is written to.
TOLD: dict[RevisionKind, tuple[Kind, Step]] = {
    RevisionKind.CORRECTION: (Kind.CORRECTED, Step.CORRECTED),
    RevisionKind.CONCLUSION: (Kind.CONCLUSION_CHANGED, Step.CORRECTED),
    RevisionKind.RETRACTION: (Kind.WITHDRAWN, Step.RETRACTED),
}


def publish(revision: Revision, *, approver: User, seen: int, at: datetime) -> Clarification:
    """Make a handed-in revision the public answer; close the cases that wait for it; tell who must hear.

    One transaction: the answer, its cases, one message for each person. Raises NotAllowed, StaleVersion, NotSubmitted,
    SamePerson.
    """
    if not permissions.may_approve(approver, revision.clarification):
        raise NotAllowed
    told_before = answered_cases(revision.clarification)
    waiting = lock_revision(revision, seen=seen)
    clarification = clarifications.publish(revision, approver=approver, at=at)
    for case in waiting:
        close_requests(case, at=at)
        cases.answer(case, clarification, at=at)
    _tell_of_change(revision, told_before, at)
    if revision.kind is RevisionKind.FIRST:
        _tell_followers(revision, at)
    return clarification


def correct(clarification: Clarification, *, kind: RevisionKind, by: User, at: datetime) -> Revision:
    """Begin a change of what is published, to be approved by another person. Raises NotAllowed, OpenDraftExists."""
    if not permissions.may_draft(by, clarification):
        raise NotAllowed
    return clarifications.revise(clarification, kind=kind, by=by, at=at)


def suspend(clarification: Clarification, *, reason: str, by: User, at: datetime) -> None:
    """Say at once that an answer is under review again, to everybody who was told it too.

    Raises NotAllowed, NotPublished, AlreadySuspended.
    """
    if not permissions.may_approve(by, clarification):
        raise NotAllowed
    clarifications.suspend(clarification, by=by, reason=reason, at=at)
    _tell_whether_it_stands(clarification, Kind.SUSPENDED, Step.SUSPENDED, at)


def lift(clarification: Clarification, *, by: User, at: datetime) -> None:
    """Let an answer stand again as it is, and tell everybody who was told it. Raises as suspend, and SamePerson."""
    if not permissions.may_approve(by, clarification):
        raise NotAllowed
    clarifications.lift(clarification, by=by, at=at)
    _tell_whether_it_stands(clarification, Kind.STANDS_AGAIN, Step.STANDS_AGAIN, at)


def answered_cases(clarification: Clarification) -> Sequence[Case]:
    """Return the cases, of any agency, that this clarification has answered."""
    mine = select(Case).where(Case.clarification_id == clarification.id, Case.status == CaseStatus.ANSWERED)
    return db.session.scalars(mine.order_by(Case.id)).all()


def _tell_of_change(revision: Revision, answered: Sequence[Case], at: datetime) -> None:
    """Write to everyone who was told an earlier revision, and on the tickets of the cases it answered."""
    if revision.kind not in TOLD:
        return
    kind, step = TOLD[revision.kind]
    for case in answered:
        cases.add_step(case, step, at=at)
    notifications.tell_everyone_told(
        earlier_revisions(revision),
        kind=kind,
        event=cases.answering(revision, at),
        words=cases.words_of(revision.clarification, revision),
        revision_id=revision.id,
    )


def _tell_whether_it_stands(clarification: Clarification, kind: Kind, step: Step, at: datetime) -> None:
    """Write to everyone who was told any revision, and on the tickets of the cases that it answered."""
    current = clarification.current
    if current is None:  # a CHECK holds this; the type checker cannot know
        raise LookupError(clarification.public_id)
    for case in answered_cases(clarification):
        cases.add_step(case, step, at=at)
    notifications.tell_everyone_told(
        [current.id, *earlier_revisions(current)],
        kind=kind,
        event=f"{kind}:{clarification.id}:{at.isoformat()}",
        words=cases.words_of(clarification, current),
        revision_id=current.id,
    )


def _tell_followers(revision: Revision, at: datetime) -> None:
    """Write to those who follow the agency's new answers; who has just been told as a reporter hears once only."""
    people = followers.subscribers(
        [revision.clarification.agency_id], Series.CLARIFICATIONS, topic=revision.topic or ""
    )
    notifications.tell_many(
        people,
        kind=Kind.PUBLISHED,
        event=cases.answering(revision, at),
        words=cases.words_of(revision.clarification, revision),
        revision_id=revision.id,
    )


def earlier_revisions(revision: Revision) -> Sequence[uuid.UUID]:
    """Return the keys of the revisions that this one replaces."""
    mine = select(Revision.id).where(
        Revision.clarification_id == revision.clarification_id, Revision.id != revision.id, Revision.number.is_not(None)
    )
    return db.session.scalars(mine).all()
