"""The pages of the desk, a module for each area. HTTP only: find, validate, one service, commit, answer."""

from klinik.review.desk import (
    answers,
    assignment,
    bulk,
    case_page,
    channels,
    closing,
    data_requests,
    drafts,
    files,
    intake,
    messages,
    objecting,
    previews,
    queue,
    settings,
    trail,
    work,
)
from klinik.review.desk.blueprint import desk

__all__ = [
    "answers",
    "assignment",
    "bulk",
    "case_page",
    "channels",
    "closing",
    "data_requests",
    "desk",
    "drafts",
    "files",
    "intake",
    "messages",
    "objecting",
    "previews",
    "queue",
    "settings",
    "trail",
    "work",
]
