"""The time by which a reporter was promised an answer, and why it is no longer the one on the receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.agencies import hours
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.reports.codes import Step
from klinik.reports.models import Report
from klinik.reports.services import timeline

ROUNDING = timedelta(minutes=1)  # what the office's hours may add and take away again
WHY_WAITED = _l("Waktunya bergeser karena sempat menunggu keterangan tambahan dari Anda.")
WHY_REOPENED = _l("Waktunya dihitung ulang karena kabar ini kami periksa kembali.")
WHY_OTHERWISE = _l("Waktunya kami hitung ulang ketika laporan ini digabungkan dengan pemeriksaan yang sama.")
SOONER = _l("Lebih awal dari yang kami janjikan, karena kabar ini sudah lebih dulu kami periksa.")


@dataclass(frozen=True)
class Promise:
    """When the answer is due, when it was due at first, and what happened in between."""

    due_at: datetime
    first_due_at: datetime
    why_moved: LazyString | None
    is_late: bool


def promise(report: Report, *, at: datetime) -> Promise:
    """Return what its sender may expect."""
    agency = db.session.get_one(Agency, report.agency_id)
    first = hours.due_at(agency, report.received_at, agency.promise_hours)
    due_at = timeline.end_of_merges(report.case).due_at
    return Promise(due_at, first, _why(report, first, due_at), is_late=due_at < at)


def _why(report: Report, first: datetime, due_at: datetime) -> LazyString | None:
    if abs(due_at - first) <= ROUNDING:
        return None
    if due_at < first:
        return SOONER
    if any(step.step is Step.REOPENED for step in report.steps):
        return WHY_REOPENED
    return WHY_WAITED if report.info_requests else WHY_OTHERWISE
