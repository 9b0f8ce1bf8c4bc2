"""The time by which a reporter was promised an answer, and why it is no longer the one on the receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.agencies import hours
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.reports.codes import Step
from klinik.reports.models import Case, Report
from klinik.reports.services import clocks, timeline

ROUNDING = timedelta(minutes=1)  # what the office's hours may add and take away again
WORTH_TELLING = timedelta(hours=1)  # sooner by less is no other promise: two who report the same news within minutes
WHY_WAITED = _l("Waktunya bergeser karena sempat menunggu keterangan tambahan dari Anda.")
WHY_REOPENED = _l("Waktunya dihitung ulang karena kabar ini kami periksa kembali.")
WHY_EXTENDED = _l("Waktunya kami perpanjang.")
WHY_OTHERWISE = _l("Waktunya kami hitung ulang ketika laporan ini digabungkan dengan pemeriksaan yang sama.")
WHY_EMERGENCY = _l("Lebih awal dari yang kami janjikan, karena kabar ini kami tangani sebagai keadaan darurat.")
SOONER = _l("Lebih awal dari yang kami janjikan, karena kabar ini sudah lebih dulu kami periksa.")
NOT_SOONER = _l("Kami berharap selesai lebih awal, dan itu belum tercapai. Waktu yang kami janjikan tetap berlaku.")


@dataclass(frozen=True)
class Promise:
    """When the answer is due, when it was due at first, and what happened in between."""

    due_at: datetime
    first_due_at: datetime
    why_moved: LazyString | None
    is_late: bool
    said: str = ""  # what staff wrote about it

    @property
    def has_moved(self) -> bool:
        """Whether it is another moment than the one of the receipt."""
        return abs(self.due_at - self.first_due_at) > ROUNDING


def promise(report: Report, *, at: datetime) -> Promise:
    """Return what its sender may expect.

    A case that was there before, or an emergency, may be due sooner than its sender was promised. Once that is missed,
    what was promised still holds: nobody reads that we are late before we are.
    """
    agency = db.session.get_one(Agency, report.agency_id)
    first = report.promised_at or hours.due_at(agency, report.received_at, agency.promise_hours)
    case = timeline.end_of_merges(report.case)
    if case.due_at < at and case.due_at < first - ROUNDING:
        was_hoped = report.received_at < case.due_at and at <= first
        return Promise(first, first, NOT_SOONER if was_hoped else None, is_late=first < at)
    if first - WORTH_TELLING < case.due_at < first:
        return Promise(first, first, None, is_late=first < at)
    why, said = _why(report, case, first)
    return Promise(case.due_at, first, why, is_late=case.due_at < at, said=said)


def _why(report: Report, case: Case, first: datetime) -> tuple[LazyString | None, str]:
    """Return our sentence, and what staff wrote beside it."""
    if abs(case.due_at - first) <= ROUNDING:
        return None, ""
    if case.due_at < first:
        return (WHY_EMERGENCY if case.is_emergency else SOONER), ""
    extension = clocks.last_extension(case)
    if extension is not None:
        return WHY_EXTENDED, extension.reason
    if any(step.step is Step.REOPENED for step in report.steps):
        return WHY_REOPENED, ""
    return (WHY_WAITED if report.info_requests else WHY_OTHERWISE), ""
