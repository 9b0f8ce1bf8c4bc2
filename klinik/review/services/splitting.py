"""Reports that turned out to be about another claim get a case of their own."""

import uuid
from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError
from klinik.reports.models import Case, Report
from klinik.reports.services import cases, clocks, known
from klinik.review.services.holding import hold_active
from klinik.review.services.requests import settle


class NothingToSplit(KlinikError):
    """None of the chosen reports, or all of them, belong to the case."""

    status = 422
    message = _l("Pilih sebagian laporan kasus ini. Sedikitnya satu laporan harus tetap tinggal.")


def split(case: Case, *, report_ids: Collection[uuid.UUID], title: str, by: User, seen: int, at: datetime) -> Case:
    """Move some reports to a new case; return it. Raises NotAllowed, StaleVersion, NotActive, NothingToSplit."""
    hold_active(case, by=by, seen=seen)
    mine = set(db.session.scalars(select(Report.id).where(Report.case_id == case.id)))
    chosen = mine & set(report_ids)
    if not chosen or chosen == mine:
        raise NothingToSplit
    agency = db.session.get_one(Agency, case.agency_id)
    fresh = cases.open_case(agency, title=title, at=at, topic=case.topic, is_emergency=case.is_emergency)
    clocks.take_along(case, into=fresh)
    db.session.flush()
    db.session.execute(update(Report).where(Report.id.in_(chosen)).values(case_id=fresh.id))
    known.take_back(chosen, at=at, by_id=by.id)
    for changed in (case, fresh):
        cases.recount(changed)
        settle(changed, at=at)
    audit.record("case.split", case, by=by)
    audit.record("case.split_off", fresh, by=by)
    return fresh
