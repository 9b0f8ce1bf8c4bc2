"""Tables of published answers: clarifications, their revisions, sources, pictures and cards; the objections to them."""

from klinik.clarifications.models.clarification import (
    Card,
    Clarification,
    ClarificationAddress,
    ClarificationCounter,
    Revision,
    Source,
)
from klinik.clarifications.models.objection import Objection
from klinik.clarifications.models.picture import RevisionPicture

__all__ = [
    "Card",
    "Clarification",
    "ClarificationAddress",
    "ClarificationCounter",
    "Objection",
    "Revision",
    "RevisionPicture",
    "Source",
]
