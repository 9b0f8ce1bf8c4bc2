"""Two cases about one claim become one, and apart again when that was a mistake."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed
from klinik.matching import Match
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Merge, MovedReport, Report
from klinik.reports.services import cases, clocks, known, laying, statements
from klinik.review import permissions
from klinik.review.models import Likeness
from klinik.review.services.comparing import decide
from klinik.review.services.drafting import carry_draft
from klinik.review.services.holding import NotActive, check_version, lock_answers
from klinik.review.services.objecting import refuse_objection
from klinik.review.services.requests import settle


class IntoItself(KlinikError):
    status = 422
    message = _l("Kasus tidak dapat digabung dengan dirinya sendiri.")


class OtherAgency(KlinikError):
    message = _l("Kasus milik instansi lain tidak dapat digabung. Tautkan lewat klarifikasi yang sudah terbit.")


class TargetClosed(KlinikError):
    """The other case was merged or closed meanwhile; an answered one is joined through its clarification."""

    message = _l("Kasus tujuan sudah selesai atau sudah digabung. Bila sudah dijawab, pakai klarifikasinya.")


class NotMerged(KlinikError):
    message = _l("Kasus ini tidak sedang digabung dengan kasus lain.")


def merge(case: Case, into: Case, *, by: User, seen: int, at: datetime, match: Match | None = None) -> Merge:
    """Lay a case into another of the same agency; its reports and ticket numbers go along. `match` says how the
    search had proposed it.

    Both rows are locked in one order, so of two opposite merges one wins and the other is refused. Raises IntoItself,
    OtherAgency, NotAllowed, StaleVersion, NotActive, TargetClosed.
    """
    _refuse_unmergeable(case, into, by)
    lock_family(case, into)
    refuse_merge(case, into, by=by)
    check_version(case, seen)
    decide(case, into, Likeness.SAME, by=by, at=at, match=match)
    carry_draft(case, into, by=by)
    clocks.share_haste(case, into=into, by=by, at=at)
    merged = laying.lay(case, into, by=by, at=at)
    settle(into, at=at)
    statements.settle(into, at=at)
    return merged


def undo_merge(case: Case, *, by: User, seen: int, at: datetime) -> None:
    """Take a case out of the one it was laid into, with the reports it brought.

    Where the search had laid it there, its decision is taken back as well. Raises NotAllowed, NotMerged.
    """
    if not permissions.may_check(by, case):
        raise NotAllowed
    into = db.session.get(Case, case.merged_into_id) if case.merged_into_id else None
    if into is None:
        raise NotMerged
    lock_family(case, into)
    merged = db.session.scalar(select(Merge).where(Merge.case_id == case.id, Merge.undone_at.is_(None)))
    if merged is None or case.merged_into_id != into.id:
        raise NotMerged
    check_version(case, seen)
    merged.undone_at, merged.undone_by_id = at, by.id
    returned = _move_back(merged, case, into)
    if merged.merged_by_id is None:
        known.take_back(returned, at=at, by_id=by.id)
    _open_again(case, merged, at)
    for changed in (case, into):
        cases.recount(changed)
        settle(changed, at=at)
        statements.settle(changed, at=at)
    audit.record("case.merge_undone", case, by=by)


def lock_family(*chosen: Case) -> None:
    """Lock cases with those laid into them, in the order of their keys, and read them anew."""
    lock_answers(*chosen)
    keys = [case.id for case in chosen]
    family = select(Case).where(or_(Case.id.in_(keys), Case.merged_into_id.in_(keys))).order_by(Case.id)
    db.session.scalars(family.with_for_update(of=Case).execution_options(populate_existing=True)).all()


def refuse_merge(case: Case, into: Case, *, by: User) -> None:
    """Let two cases that could become one pass. Raises IntoItself, OtherAgency, NotAllowed, NotActive, TargetClosed."""
    _refuse_unmergeable(case, into, by)
    if not case.is_active:
        raise NotActive
    if not into.is_active:
        raise TargetClosed


def _refuse_unmergeable(case: Case, into: Case, by: User) -> None:
    if case.id == into.id:
        raise IntoItself
    if case.agency_id != into.agency_id:
        raise OtherAgency
    if not permissions.may_check(by, case):
        raise NotAllowed
    refuse_objection(case, into)


def _move_back(merged: Merge, case: Case, into: Case) -> Sequence[uuid.UUID]:
    """Return the reports this merge moved, unless they were split off since; merges above it forget them."""
    moved = select(MovedReport.report_id).where(MovedReport.merge_id == merged.id)
    back = update(Report).where(Report.id.in_(moved), Report.case_id == into.id).values(case_id=case.id)
    returned = db.session.scalars(back.returning(Report.id)).all()
    case.me_too_count = min(merged.me_too_moved, into.me_too_count)
    into.me_too_count -= case.me_too_count
    for above in _above(merged):
        above.me_too_moved -= case.me_too_count
        forgotten = MovedReport.merge_id == above.id, MovedReport.report_id.in_(returned)
        db.session.execute(delete(MovedReport).where(*forgotten))
    return returned


def _above(merged: Merge) -> list[Merge]:
    """Return the standing merges through which this one's target was laid into others."""
    found: list[Merge] = []
    key = merged.into_id
    while above := db.session.scalar(select(Merge).where(Merge.case_id == key, Merge.undone_at.is_(None))):
        found.append(above)
        key = above.into_id
    return found


def _open_again(case: Case, merged: Merge, at: datetime) -> None:
    """Give the case the status it had, and its own laid-in cases back to it."""
    with db.session.no_autoflush:
        case.merged_into_id = None
        cases.change_status(case, _status_again(merged.status_before), at=at)
    for laid in db.session.scalars(select(Case).where(Case.id.in_(_laid_in(case)))):
        laid.merged_into_id = case.id
    db.session.flush()


def _status_again(before: CaseStatus) -> CaseStatus:
    """A draft or a question may have moved on with the other case: what waited for those is examined again."""
    return CaseStatus.NEW if before is CaseStatus.NEW else CaseStatus.IN_REVIEW


def _laid_in(case: Case) -> list[uuid.UUID]:
    """Return the keys of the cases that were laid into this one, directly or through others."""
    direct = select(Merge.case_id).where(Merge.into_id == case.id, Merge.undone_at.is_(None))
    tree = direct.cte("laid_in", recursive=True)
    tree = tree.union(
        select(Merge.case_id).join(tree, Merge.into_id == tree.c.case_id).where(Merge.undone_at.is_(None))
    )
    return list(db.session.scalars(select(tree.c.case_id)))
