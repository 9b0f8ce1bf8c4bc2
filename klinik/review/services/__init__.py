"""What staff do to a case and to its answer. Each verb refuses, changes, tells; the caller commits."""

from klinik.review.services import bulk
from klinik.review.services.asking import NoLiaison, request_statement, use_statement, withdraw_question
from klinik.review.services.assignment import AlreadyTaken, CannotTake, hand_over, release, set_topic, take
from klinik.review.services.closing import StillOpen, decline, refer, reopen, spam
from klinik.review.services.comparing import NotAnAnswer, answer_with, compare
from klinik.review.services.drafting import NoDraft, discard, draft, open_draft, send_back, submit, write, write_in
from klinik.review.services.holding import NotActive, check_version
from klinik.review.services.merging import (
    IntoItself,
    NotMerged,
    OtherAgency,
    TargetClosed,
    merge,
    refuse_merge,
    undo_merge,
)
from klinik.review.services.notes import note
from klinik.review.services.objecting import AboutAnObjection, approve_outcome, propose_outcome, return_outcome
from klinik.review.services.picturing import choose_picture, drop_picture, show_picture
from klinik.review.services.publishing import answered_cases, correct, lift, publish, suspend
from klinik.review.services.requests import NobodyToAsk, request_info
from klinik.review.services.splitting import NothingToSplit, split
from klinik.review.services.views import NameTaken, TooManyViews, be_here, forget_presence, remove_view, save_view

__all__ = [
    "AboutAnObjection",
    "AlreadyTaken",
    "CannotTake",
    "IntoItself",
    "NameTaken",
    "NoDraft",
    "NoLiaison",
    "NobodyToAsk",
    "NotActive",
    "NotAnAnswer",
    "NotMerged",
    "NothingToSplit",
    "OtherAgency",
    "StillOpen",
    "TargetClosed",
    "TooManyViews",
    "answer_with",
    "answered_cases",
    "approve_outcome",
    "be_here",
    "bulk",
    "check_version",
    "choose_picture",
    "compare",
    "correct",
    "decline",
    "discard",
    "draft",
    "drop_picture",
    "forget_presence",
    "hand_over",
    "lift",
    "merge",
    "note",
    "open_draft",
    "propose_outcome",
    "publish",
    "refer",
    "refuse_merge",
    "release",
    "remove_view",
    "reopen",
    "request_info",
    "request_statement",
    "return_outcome",
    "save_view",
    "send_back",
    "set_topic",
    "show_picture",
    "spam",
    "split",
    "submit",
    "suspend",
    "take",
    "undo_merge",
    "use_statement",
    "withdraw_question",
    "write",
    "write_in",
]
