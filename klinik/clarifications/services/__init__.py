"""What can be done to a clarification: draft, submit, send back, publish, suspend."""

from klinik.clarifications.services import picturing
from klinik.clarifications.services.content import RevisionContent, SourceContent, content_of
from klinik.clarifications.services.drafting import (
    Incomplete,
    NotADraft,
    NotPublished,
    OpenDraftExists,
    discard,
    problems,
    revise,
    send_back,
    start,
    submit,
    write,
)
from klinik.clarifications.services.publishing import NotSubmitted, SamePerson, publish
from klinik.clarifications.services.suspension import AlreadySuspended, NotSuspended, lift, suspend

__all__ = [
    "AlreadySuspended",
    "Incomplete",
    "NotADraft",
    "NotPublished",
    "NotSubmitted",
    "NotSuspended",
    "OpenDraftExists",
    "RevisionContent",
    "SamePerson",
    "SourceContent",
    "content_of",
    "discard",
    "lift",
    "picturing",
    "problems",
    "publish",
    "revise",
    "send_back",
    "start",
    "submit",
    "suspend",
    "write",
]
