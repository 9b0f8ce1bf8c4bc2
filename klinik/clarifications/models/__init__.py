"""Tables of published answers: the clarification with its revisions, sources and cards; the objections to it."""

from klinik.clarifications.models.clarification import (
    Card,
    Clarification,
    ClarificationAddress,
    ClarificationCounter,
    Revision,
    Source,
)
from klinik.clarifications.models.objection import Objection

__all__ = [
    "Card",
    "Clarification",
    "ClarificationAddress",
    "ClarificationCounter",
    "Objection",
    "Revision",
    "Source",
]
