"""What a person decides about a candidate: the same claim, one like it, or another one."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from klinik import audit
from klinik.accounts.models import User
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.errors import KlinikError
from klinik.matching import Match
from klinik.matching.services import how_much
from klinik.reports.models import Case
from klinik.reports.services import cases, known
from klinik.review.models import CandidateKind, Comparison, Likeness
from klinik.review.services.assignment import start_work
from klinik.review.services.drafting import give_up_draft
from klinik.review.services.holding import hold_active
from klinik.review.services.objecting import refuse_objection
from klinik.review.services.requests import close_requests


class NotAnAnswer(KlinikError):
    """The clarification was withdrawn, is under review again, or was never published."""

    message = _l("Klarifikasi ini dicabut, ditangguhkan, atau belum terbit, jadi belum dapat dipakai sebagai jawaban.")


def answer_with(
    case: Case, clarification: Clarification, *, by: User, seen: int, at: datetime, match: Match | None = None
) -> None:
    """Answer a case with what is published already: "Sama, pakai jawaban ini". All its reporters are told.

    Raises NotAllowed, StaleVersion, NotActive, NotAnAnswer.
    """
    db.session.refresh(clarification, with_for_update=True)
    hold_active(case, by=by, seen=seen)
    refuse_objection(case)
    if clarification.state is not ClarificationState.PUBLISHED or clarification.suspended_at:
        raise NotAnAnswer
    start_work(case, by=by, at=at)
    give_up_draft(case, by=by)
    close_requests(case, at=at)
    decide(case, clarification, Likeness.SAME, by=by, at=at, match=match)
    cases.answer(case, clarification, at=at)


def compare(
    case: Case,
    candidate: Case | Clarification,
    *,
    likeness: Likeness,
    by: User,
    seen: int,
    at: datetime,
    match: Match | None = None,
) -> None:
    """Note that a candidate is like the case, or another matter. Raises NotAllowed, StaleVersion, NotActive."""
    hold_active(case, by=by, seen=seen)
    decide(case, candidate, likeness, by=by, at=at, match=match)


def decide(
    case: Case,
    candidate: Case | Clarification,
    likeness: Likeness,
    *,
    by: User,
    at: datetime,
    match: Match | None = None,
) -> None:
    """Write the decision down in place of an earlier one about the same candidate."""
    _undo(case, Comparison.candidate_id == candidate.id, by=by, at=at)
    db.session.add(
        Comparison(
            agency_id=case.agency_id,
            case_id=case.id,
            candidate_kind=CandidateKind.CASE if isinstance(candidate, Case) else CandidateKind.CLARIFICATION,
            candidate_id=candidate.id,
            likeness=likeness,
            score=match.score if match else None,
            why=how_much(match.why) if match else {},
            decided_by_id=by.id,
            decided_at=at,
        )
    )
    db.session.flush()
    audit.record(f"case.compared_{likeness.value}", case, by=by)


def forget_answer(case: Case, *, by: User, at: datetime) -> None:
    """Take a published answer from a case that is examined again."""
    answer = case.clarification
    if answer is None or not answer.is_public:
        return
    case.clarification = None
    _undo(case, Comparison.candidate_id == answer.id, by=by, at=at)
    known.take_back([report.id for report in case.reports], at=at, by_id=by.id)
    cases.push_down_count(answer.id)


def _undo(case: Case, which: Any, *, by: User, at: datetime) -> None:
    db.session.flush()
    standing = update(Comparison).where(Comparison.case_id == case.id, which, Comparison.undone_at.is_(None))
    db.session.execute(standing.values(undone_at=at, undone_by_id=by.id))
