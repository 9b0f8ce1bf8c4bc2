"""Tables of the desk."""

from klinik.review.models.bulk import BulkAction, BulkItem, BulkVerb, ItemState
from klinik.review.models.cases import (
    CandidateKind,
    CaseNote,
    Comparison,
    EditLease,
    FileOpening,
    Likeness,
)
from klinik.review.models.deadlines import (
    DECISION_WORDS,
    TARGET_WORDS,
    Alarm,
    CaseAlarm,
    Decision,
    Escalation,
    Target,
)
from klinik.review.models.duty import Duty, DutyLeave
from klinik.review.models.queue import Presence, SavedView
from klinik.review.models.replies import SavedReply
from klinik.review.models.work import CaseTask, Evidence, NoteMention

__all__ = [
    "DECISION_WORDS",
    "TARGET_WORDS",
    "Alarm",
    "BulkAction",
    "BulkItem",
    "BulkVerb",
    "CandidateKind",
    "CaseAlarm",
    "CaseNote",
    "CaseTask",
    "Comparison",
    "Decision",
    "Duty",
    "DutyLeave",
    "EditLease",
    "Escalation",
    "Evidence",
    "FileOpening",
    "ItemState",
    "Likeness",
    "NoteMention",
    "Presence",
    "SavedReply",
    "SavedView",
    "Target",
]
