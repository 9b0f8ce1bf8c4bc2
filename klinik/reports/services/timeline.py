"""Where a ticket stands, as its sender reads it: one sentence, the steps so far, the step that is next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.reports.codes import DECLINE_WORDS, CaseStatus, DeclineReason
from klinik.reports.models import Case, InfoRequest, Report
from klinik.reports.queries import CLOSE_AFTER
from klinik.reports.services import asked


class Stage(StrEnum):
    """What a citizen can know about a ticket. Spam looks like declined; a merge is not seen at all."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    NEEDS_INFO = "needs_info"
    ANSWERED = "answered"
    REFERRED = "referred"
    DECLINED = "declined"
    INCOMPLETE = "incomplete"
    WITHDRAWN = "withdrawn"


STAGES: dict[CaseStatus, Stage] = {
    CaseStatus.NEW: Stage.RECEIVED,
    CaseStatus.IN_REVIEW: Stage.IN_REVIEW,
    CaseStatus.WAITING_AGENCY: Stage.IN_REVIEW,
    CaseStatus.AWAITING_APPROVAL: Stage.IN_REVIEW,
    CaseStatus.NEEDS_INFO: Stage.IN_REVIEW,
    CaseStatus.ANSWERED: Stage.ANSWERED,
    CaseStatus.REFERRED: Stage.REFERRED,
    CaseStatus.DECLINED: Stage.DECLINED,
    CaseStatus.SPAM: Stage.DECLINED,
    CaseStatus.INCOMPLETE: Stage.INCOMPLETE,
    CaseStatus.MERGED: Stage.IN_REVIEW,
}
SENTENCES: dict[Stage, LazyString] = {
    Stage.RECEIVED: _l("Laporan Anda sudah kami terima dan menunggu diperiksa."),
    Stage.IN_REVIEW: _l("Petugas sedang memeriksa kabar ini."),
    Stage.NEEDS_INFO: _l("Kami memerlukan keterangan dari Anda untuk melanjutkan."),
    Stage.ANSWERED: _l("Kabar ini sudah dijawab."),
    Stage.REFERRED: _l("Laporan Anda kami rujuk ke instansi yang berwenang."),
    Stage.DECLINED: _l("Laporan ini tidak dapat kami proses."),
    Stage.INCOMPLETE: _l("Laporan ini kami tutup karena keterangannya belum lengkap. Balasan Anda membukanya kembali."),
    Stage.WITHDRAWN: _l("Laporan ini sudah Anda tarik."),
}
ERASED = _l("Laporan ini sudah Anda tarik, dan datanya sudah dihapus.")
WORKING = {Stage.RECEIVED, Stage.IN_REVIEW, Stage.NEEDS_INFO}
SPAM_REASON = DeclineReason.NOT_A_CLAIM  # spam is told the same as any declined report


@dataclass(frozen=True)
class Progress:
    """What the ticket page says on top."""

    stage: Stage
    sentence: LazyString
    reason: LazyString | str
    note: str
    question: str
    closes_at: datetime | None = None  # of a question: without an answer by then the report is closed
    number: str = ""  # under which the office has it that the report was referred to

    @property
    def is_working(self) -> bool:
        """Whether an answer is still promised."""
        return self.stage in WORKING


def progress(report: Report) -> Progress:
    """Return where the report stands."""
    request = next((request for request in report.info_requests if request.is_open), None)
    stage = _stage(report, request)
    case = end_of_merges(report.case)
    reason, note = _reason(case) if stage is Stage.DECLINED else ("", "")
    if stage is Stage.REFERRED:
        reason, note = case.referred_to, case.closing_note
    sentence = _working(case) if stage is Stage.IN_REVIEW else SENTENCES[stage]
    if stage is Stage.WITHDRAWN and report.erased_at:
        sentence = ERASED
    if stage is Stage.INCOMPLETE:  # an answer still opens it again, so what was asked is still to be read
        request = next((one for one in report.info_requests if one.answered_at is None), None)
    return Progress(
        stage,
        sentence,
        reason,
        note,
        question=request.question if request else "",
        closes_at=request.asked_at + CLOSE_AFTER if request else None,
        number=case.referral_number if stage is Stage.REFERRED else "",
    )


def end_of_merges(case: Case) -> Case:
    """Return the case that the work goes on in."""
    return end_of_merges(case.merged_into) if case.merged_into else case


def _working(case: Case) -> LazyString:
    """Return what is being done, and for which offices it waits; never for whom there."""
    if case.status is not CaseStatus.WAITING_AGENCY:
        return SENTENCES[Stage.IN_REVIEW]
    offices = dict.fromkeys(request.office for request in asked.open_requests(case))
    return _l(
        "Petugas memeriksa kabar ini dan menunggu keterangan tertulis dari %(offices)s.", offices=", ".join(offices)
    )


def _stage(report: Report, request: InfoRequest | None) -> Stage:
    if report.withdrawn_at:
        return Stage.WITHDRAWN
    stage = STAGES[end_of_merges(report.case).status]
    return Stage.NEEDS_INFO if request and stage is Stage.IN_REVIEW else stage


def _reason(case: Case) -> tuple[LazyString, str]:
    if case.status is CaseStatus.SPAM or case.decline_reason is None:
        return DECLINE_WORDS[SPAM_REASON], ""
    return DECLINE_WORDS[case.decline_reason], case.closing_note
