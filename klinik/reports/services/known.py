"""What is already known about something, as a citizen is shown it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from klinik import matching
from klinik.agencies.models import Agency
from klinik.clarifications import queries as clarifications
from klinik.clarifications.codes import ClarificationState
from klinik.files.models import StoredFile
from klinik.matching import Band, Match

MOST = 5


@dataclass(frozen=True)
class Known:
    """A published clarification that may be the one meant, and why."""

    clarification: Any  # a row of clarifications.queries.published
    match: Match


def look_up(agency: Agency, *, text: str, links: Sequence[str] = (), files: Sequence[StoredFile] = ()) -> list[Known]:
    """Return up to five published clarifications that may be about the same, the likeliest first."""
    matches = matching.find(
        text=text,
        links=links,
        pictures=[file.phash for file in files if file.phash is not None],
        kinds=("clarification",),
        agency_id=agency.id,
        limit=MOST,
    )
    rows = clarifications.by_ids(_shown(matches))
    return [Known(rows[match.id], match) for match in matches if match.id in rows and _stands(rows[match.id])]


def _shown(matches: Sequence[Match]) -> list[uuid.UUID]:
    return [match.id for match in matches if match.band is not Band.WEAK]


def _stands(row: Any) -> bool:
    return bool(row.state == ClarificationState.PUBLISHED)
