"""Tables of a citizen's report and the case it belongs to."""

from klinik.reports.models.case import Case
from klinik.reports.models.conversation import Conversation, Stage
from klinik.reports.models.data_request import DataRequest
from klinik.reports.models.draft import ReportDraft, ReportDraftFile
from klinik.reports.models.merge import Merge, MovedReport
from klinik.reports.models.promise import PromiseChange
from klinik.reports.models.report import InfoRequest, Report, ReportAddition, ReportFile, ReportStep, Transcript
from klinik.reports.models.statement import Statement, StatementReminder, StatementRequest
from klinik.reports.models.tracking import CodeBackoff, TicketAccess, TicketLink, TicketSession

__all__ = [
    "Case",
    "CodeBackoff",
    "Conversation",
    "DataRequest",
    "InfoRequest",
    "Merge",
    "MovedReport",
    "PromiseChange",
    "Report",
    "ReportAddition",
    "ReportDraft",
    "ReportDraftFile",
    "ReportFile",
    "ReportStep",
    "Stage",
    "Statement",
    "StatementReminder",
    "StatementRequest",
    "TicketAccess",
    "TicketLink",
    "TicketSession",
    "Transcript",
]
