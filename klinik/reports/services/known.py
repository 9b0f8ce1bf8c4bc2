"""What is already known about something, as a citizen is shown it, and what the citizen says of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from klinik import matching
from klinik.agencies.models import Agency
from klinik.clarifications import queries as clarifications
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.matching import Band, Match
from klinik.matching import services as decisions
from klinik.matching.models import Decision, MatchDecision
from klinik.reports.models import ReportDraft

MOST = 5
DRAFT = "draft"


class NotShown(KlinikError):
    """The clarification was not among those this person was shown, or no longer stands."""

    status = 422
    message = _l(
        "Klarifikasi itu tidak ada dalam daftar. Pilih salah satu yang ditampilkan, atau lanjutkan laporan Anda."
    )


@dataclass(frozen=True)
class Known:
    """A published clarification that may be the one meant, and why."""

    clarification: Any  # a row of clarifications.queries.published
    match: Match


def look_up(agency: Agency, *, text: str, links: Sequence[str] = (), files: Sequence[StoredFile] = ()) -> list[Known]:
    """Return up to five published clarifications that may be about the same, the likeliest first."""
    matches = matching.find(
        text=text, links=links, pictures=looks_of(files), kinds=("clarification",), agency_id=agency.id, limit=MOST
    )
    rows = clarifications.by_ids(_shown(matches))
    return [Known(rows[match.id], match) for match in matches if match.id in rows and _stands(rows[match.id])]


def note_shown(draft: ReportDraft, found: Iterable[Known], *, at: datetime) -> None:
    """Write down what this person was shown, once for each."""
    seen = set(db.session.scalars(select(MatchDecision.found_id).filter_by(asked_kind=DRAFT, asked_id=draft.id)))
    fresh = [known.match for known in found if known.match.id not in seen]
    decisions.shown(fresh, asked=(DRAFT, draft.id), agency_id=draft.agency_id, at=at)


def choose(draft: ReportDraft, public_id: str, *, at: datetime) -> Clarification:
    """The citizen says "this is the one": nothing needs filing, and the clarification counts a deflection, once.

    Raises NotShown, NotFound.
    """
    clarification = clarifications.one(public_id)
    mine = select(MatchDecision).filter_by(asked_kind=DRAFT, asked_id=draft.id, found_id=clarification.id)
    rows = {row.decision: row for row in db.session.scalars(mine)}
    if Decision.SHOWN not in rows or clarification.is_retracted:
        raise NotShown
    if Decision.CHOSEN not in rows:
        decisions.repeat(rows[Decision.SHOWN], Decision.CHOSEN, at=at)
        counted = update(Clarification).where(Clarification.id == clarification.id)
        db.session.execute(counted.values(deflection_count=Clarification.deflection_count + 1))
    return clarification


def refuse_all(draft: ReportDraft, *, at: datetime) -> None:
    """The citizen says "none of these": what was shown was something else."""
    mine = select(MatchDecision).filter_by(asked_kind=DRAFT, asked_id=draft.id)
    rows = db.session.scalars(mine).all()
    if all(row.decision is Decision.SHOWN for row in rows):
        for row in rows:
            decisions.repeat(row, Decision.REJECTED, at=at)


def looks_of(files: Iterable[StoredFile]) -> list[int]:
    """Return the hashes by which pictures are found again."""
    return [look for file in files for look in (file.phash, file.phash_inside) if look is not None]


def _shown(matches: Sequence[Match]) -> list[uuid.UUID]:
    return [match.id for match in matches if match.band is not Band.WEAK]


def _stands(row: Any) -> bool:
    return bool(row.state == ClarificationState.PUBLISHED)
