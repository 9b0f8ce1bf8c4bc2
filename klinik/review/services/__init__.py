"""What staff do to a case and to its answer. Each verb refuses, changes, tells; the caller commits."""

from klinik.review.services.assignment import AlreadyTaken, CannotTake, hand_over, release, take
from klinik.review.services.closing import StillOpen, decline, refer, reopen, spam
from klinik.review.services.comparing import NotAnAnswer, answer_with, compare
from klinik.review.services.drafting import NoDraft, discard, draft, open_draft, send_back, submit, write, write_in
from klinik.review.services.holding import NotActive, check_version
from klinik.review.services.merging import IntoItself, NotMerged, OtherAgency, TargetClosed, merge, undo_merge
from klinik.review.services.notes import note
from klinik.review.services.publishing import answered_cases, correct, lift, publish, suspend
from klinik.review.services.requests import NobodyToAsk, request_info
from klinik.review.services.splitting import NothingToSplit, split

__all__ = [
    "AlreadyTaken",
    "CannotTake",
    "IntoItself",
    "NoDraft",
    "NobodyToAsk",
    "NotActive",
    "NotAnAnswer",
    "NotMerged",
    "NothingToSplit",
    "OtherAgency",
    "StillOpen",
    "TargetClosed",
    "answer_with",
    "answered_cases",
    "check_version",
    "compare",
    "correct",
    "decline",
    "discard",
    "draft",
    "hand_over",
    "lift",
    "merge",
    "note",
    "open_draft",
    "publish",
    "refer",
    "release",
    "reopen",
    "request_info",
    "send_back",
    "spam",
    "split",
    "submit",
    "suspend",
    "take",
    "undo_merge",
    "write",
    "write_in",
]
