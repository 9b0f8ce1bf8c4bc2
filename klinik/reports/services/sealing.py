"""A draft of a few words, sealed, to travel in the form: of what nobody sends nothing is kept (docs/decisions/0034).

Sealed, since the page may lie open for the next one at the same screen, and since the moment it was begun at and what
may still be sent with it are for us to say.
"""

import json
import uuid
from datetime import datetime
from typing import Any, NamedTuple

from klinik.db import secrets

MARK = "~"  # before what is sealed; no token of a written draft has it
KIND = "report draft: "  # within, so that nothing else that we encrypt is ever taken for a draft
LONGEST = 8_000  # letters; what is longer than a few messages makes a page heavy, and is written down


class Carried(NamedTuple):
    """What a form carries of a draft."""

    id: uuid.UUID
    agency_id: uuid.UUID
    started_at: datetime
    expires_at: datetime
    fields: dict[str, Any]


def seal(draft: Carried) -> str | None:
    """Return the draft as a token, or nothing where it has too many words to be carried."""
    id_, agency_id, started_at, expires_at, fields = draft
    content = json.dumps([id_.hex, agency_id.hex, started_at.isoformat(), expires_at.isoformat(), fields])
    return MARK + secrets.encrypt(KIND + content) if len(content) <= LONGEST else None


def is_sealed(token: str) -> bool:
    """Say whether a token carries its draft."""
    return token.startswith(MARK)


def unseal(token: str) -> Carried | None:
    """Return what a token carries, however old it is; nothing where we did not seal it."""
    try:
        content = secrets.decrypt(token.removeprefix(MARK))
    except secrets.Unreadable:
        return None
    if not content.startswith(KIND):
        return None
    id_, agency_id, started_at, expires_at, fields = json.loads(content.removeprefix(KIND))
    moments = datetime.fromisoformat(started_at), datetime.fromisoformat(expires_at)
    return Carried(uuid.UUID(id_), uuid.UUID(agency_id), *moments, fields)
