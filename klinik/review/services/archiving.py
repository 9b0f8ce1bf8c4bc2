"""Keeping what a link showed: a copy is made of addresses that stand on the case, and of no others."""

from datetime import datetime

from sqlalchemy import any_, exists, literal, or_, select

from klinik import audit
from klinik.accounts.models import User
from klinik.archives import services as archives
from klinik.archives.models import ArchiveCopy
from klinik.db import db
from klinik.errors import NotAllowed, NotFound
from klinik.reports.models import Case, Report
from klinik.review import permissions
from klinik.review.models import Evidence


def keep_copy(case: Case, url: str, *, by: User, at: datetime) -> ArchiveCopy:
    """Have a worker keep a copy of a link of the case. It overwrites nothing, so it needs no version.

    Raises NotAllowed, NotFound, SwitchedOff, TooManyCopies.
    """
    if not permissions.may_check(by, case):
        raise NotAllowed
    if not _stands_on(case, url):
        raise NotFound
    copy = archives.ask(url, case_id=case.id, by=by, at=at)
    audit.record("case.archive_asked", case, by=by)
    return copy


def _stands_on(case: Case, url: str) -> bool:
    in_report = exists().where(Report.case_id == case.id, literal(url) == any_(Report.links))
    in_find = exists().where(Evidence.case_id == case.id, Evidence.url == url)
    return bool(url) and bool(db.session.scalar(select(or_(in_report, in_find))))
