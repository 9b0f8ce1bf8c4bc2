"""The forms of the desk: what is asked for each verb, and the draft of an answer."""

from klinik.review.forms.bulk import BulkForm, SaveViewForm, bulk_form
from klinik.review.forms.cases import (
    AskForm,
    CompareForm,
    DataAnswerForm,
    DeclineForm,
    HandOverForm,
    JoinForm,
    MergeForm,
    NoteForm,
    ObjectionAnswerForm,
    OutcomeBackForm,
    ReferForm,
    SplitForm,
    VersionForm,
)
from klinik.review.forms.clock import DecisionForm, ExtendForm, LaneForm, ReassignForm
from klinik.review.forms.drafts import (
    LONGEST_TITLE,
    DraftForm,
    ReviseForm,
    SendBackForm,
    SourceForm,
    StateForm,
    SuspendForm,
)
from klinik.review.forms.duty import DutyForm, LeaveForm
from klinik.review.forms.intake import IntakeForm
from klinik.review.forms.pictures import (
    COVERS_NOTHING,
    MOST_BOXES,
    NOTHING_CHOSEN,
    BoxForm,
    ChoosePictureForm,
    CoverForm,
)
from klinik.review.forms.statements import StatementForm
from klinik.review.forms.work import EvidenceForm, TaskForm, TranscriptForm

__all__ = [
    "COVERS_NOTHING",
    "LONGEST_TITLE",
    "MOST_BOXES",
    "NOTHING_CHOSEN",
    "AskForm",
    "BoxForm",
    "BulkForm",
    "ChoosePictureForm",
    "CompareForm",
    "CoverForm",
    "DataAnswerForm",
    "DecisionForm",
    "DeclineForm",
    "DraftForm",
    "DutyForm",
    "EvidenceForm",
    "ExtendForm",
    "HandOverForm",
    "IntakeForm",
    "JoinForm",
    "LaneForm",
    "LeaveForm",
    "MergeForm",
    "NoteForm",
    "ObjectionAnswerForm",
    "OutcomeBackForm",
    "ReassignForm",
    "ReferForm",
    "ReviseForm",
    "SaveViewForm",
    "SendBackForm",
    "SourceForm",
    "SplitForm",
    "StateForm",
    "StatementForm",
    "SuspendForm",
    "TaskForm",
    "TranscriptForm",
    "VersionForm",
    "bulk_form",
]
