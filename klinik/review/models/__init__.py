"""Tables of the desk."""

from klinik.review.models.bulk import BulkAction, BulkItem, BulkVerb, ItemState
from klinik.review.models.cases import (
    LIKENESS_WORDS,
    Alarm,
    CandidateKind,
    CaseAlarm,
    CaseNote,
    Comparison,
    EditLease,
    FileOpening,
    Likeness,
)
from klinik.review.models.queue import Presence, SavedView
from klinik.review.models.replies import SavedReply
from klinik.review.models.work import CaseTask, Evidence, NoteMention

__all__ = [
    "LIKENESS_WORDS",
    "Alarm",
    "BulkAction",
    "BulkItem",
    "BulkVerb",
    "CandidateKind",
    "CaseAlarm",
    "CaseNote",
    "CaseTask",
    "Comparison",
    "EditLease",
    "Evidence",
    "FileOpening",
    "ItemState",
    "Likeness",
    "NoteMention",
    "Presence",
    "SavedReply",
    "SavedView",
]
