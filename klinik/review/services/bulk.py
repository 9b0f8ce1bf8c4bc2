"""One deed on many cases. The rows are the queue: a few are done at once, many by a worker, and all can be undone."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, insert, literal, select, update

from klinik import audit
from klinik.accounts.models import User
from klinik.background import enqueue
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed, StaleVersion
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.review.models import BulkAction, BulkItem, BulkVerb, ItemState
from klinik.review.services import deeds
from klinik.review.services.assignment import tell_of_work

AT_ONCE = 25  # cases that the one who asks waits for; more are a worker's
BATCH = 20  # cases between two commits of a worker
WORK = "review.work_through"
CHANGED = _l("Kasus ini berubah sejak dipilih. Buka kasusnya untuk melihat keadaan terbaru.")


class NothingChosen(KlinikError):
    status = 422
    message = _l("Tidak ada kasus yang dipilih. Centang kasusnya, atau pilih semua kasus sesuai saringan.")


class AlreadyUndone(KlinikError):
    message = _l("Tindakan ini masih berjalan atau sudah diurungkan.")


def start(
    verb: BulkVerb,
    *,
    cases: Select[uuid.UUID, int],
    words: Mapping[str, Any],
    address: Mapping[str, str],
    by: User,
    at: datetime,
) -> BulkAction:
    """Do something to all these cases; `cases` selects their keys and the versions that were seen.

    Up to AT_ONCE are done before this returns, more by a worker. Raises NotAllowed, NothingChosen.
    """
    if by.role not in permissions.CHECKERS:
        raise NotAllowed
    total = db.session.scalar(select(func.count()).select_from(cases.subquery())) or 0
    if not total:
        raise NothingChosen
    action = BulkAction(
        agency_id=by.agency_id,
        verb=verb,
        words=dict(words),
        address=dict(address),
        total=total,
        asked_by_id=by.id,
        asked_at=at,
    )
    db.session.add(action)
    db.session.flush()
    _write_down(action, cases)
    audit.record(f"bulk.{verb.value}", action, by=by)
    _go(action, at)
    return action


def undo(action: BulkAction, *, by: User, at: datetime) -> None:
    """Give every case back what it was, unless it went on meanwhile. Raises NotAllowed, AlreadyUndone."""
    if by.role not in permissions.CHECKERS or by.agency_id != action.agency_id:
        raise NotAllowed
    db.session.refresh(action, with_for_update=True)
    if action.undone_at or not action.finished_at:
        raise AlreadyUndone
    action.undone_at, action.undone_by_id, action.finished_at = at, by.id, None
    mine = BulkItem.action_id == action.id, BulkItem.state == ItemState.DONE
    db.session.execute(update(BulkItem).where(*mine).values(state=ItemState.UNDOING))
    audit.record("bulk.undone", action, by=by)
    _go(action, at)


def work_on(action: BulkAction, *, at: datetime, most: int = BATCH) -> bool:
    """Do the next cases of an action; return whether some are left. Two workers never do the same ones."""
    left = BulkItem.action_id == action.id, BulkItem.state.in_([ItemState.WAITING, ItemState.UNDOING])
    wanted = select(BulkItem).where(*left).order_by(BulkItem.case_id).limit(most)
    items = db.session.scalars(wanted.with_for_update(skip_locked=True)).all()
    for item in items:
        _do(action, item, at)
    db.session.flush()
    _count(action)
    if db.session.scalar(select(BulkItem.case_id).where(*left).limit(1)):
        return bool(items)  # what another worker has locked is that worker's
    _finish(action, at)
    return False


def _write_down(action: BulkAction, cases: Select[uuid.UUID, int]) -> None:
    """Write a row for each case; from now on nothing is lost."""
    waiting, nothing = literal(ItemState.WAITING, BulkItem.state.type), literal({}, BulkItem.before.type)
    rows = select(literal(action.id), *cases.subquery().c, waiting, nothing, literal(""))
    names = ["action_id", "case_id", "seen", "state", "before", "refusal"]
    db.session.execute(insert(BulkItem).from_select(names, rows))


def _go(action: BulkAction, at: datetime) -> None:
    if action.total > AT_ONCE:
        enqueue(WORK, str(action.id))
    else:
        work_on(action, at=at, most=AT_ONCE)


def _do(action: BulkAction, item: BulkItem, at: datetime) -> None:
    """Do one case, or undo it; a refusal is noted and the others go on."""
    case = db.session.get_one(Case, item.case_id)
    is_undoing = item.state is ItemState.UNDOING
    try:
        with db.session.begin_nested():
            if is_undoing:
                deeds.undo(action, item, case, at=at)
            else:
                item.before = deeds.state_of(case)
                deeds.do(action, item, case, at=at)
    except KlinikError as refusal:
        db.session.refresh(item)
        item.state = ItemState.KEPT if is_undoing else ItemState.SKIPPED
        item.refusal = str(CHANGED) if isinstance(refusal, StaleVersion) else refusal.sentence()
        return
    item.state = ItemState.UNDONE if is_undoing else ItemState.DONE
    item.after = case.version


def _count(action: BulkAction) -> None:
    states = select(BulkItem.state, func.count()).where(BulkItem.action_id == action.id).group_by(BulkItem.state)
    counts: dict[ItemState, int] = dict(db.session.execute(states).all())
    db.session.refresh(action, with_for_update=True)
    undone = counts.get(ItemState.UNDONE, 0)
    action.done = undone + sum(counts.get(state, 0) for state in (ItemState.DONE, ItemState.UNDOING, ItemState.KEPT))
    action.skipped = counts.get(ItemState.SKIPPED, 0)
    action.undone = undone


def _finish(action: BulkAction, at: datetime) -> None:
    """Note that all is done; who was handed many cases gets one letter about them."""
    if action.finished_at:
        return
    action.finished_at = at
    db.session.flush()
    if action.verb is not BulkVerb.ASSIGN or action.undone_at or not action.done:
        return
    done = select(BulkItem.case_id).where(BulkItem.action_id == action.id, BulkItem.state == ItemState.DONE)
    first_due = db.session.scalar(select(func.min(Case.due_at)).where(Case.id.in_(done)))
    if first_due:
        title = ngettext("%(num)d kasus", "%(num)d kasus", action.done)
        tell_of_work(deeds.colleague(action), title=title, due_at=first_due, path="/meja?view=mine")
