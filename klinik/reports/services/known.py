"""What is already known about something, as a citizen is shown it, and what the citizen says of it."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
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
from klinik.matching import Band, Match, Said
from klinik.matching import services as decisions
from klinik.matching.models import Decision, MatchDecision
from klinik.reports.models import Report

MOST = 5
DRAFT, REPORT = "draft", "report"
ALL_KINDS = ("clarification", "report")
CITIZENS = frozenset({Decision.SHOWN, Decision.CHOSEN, Decision.REJECTED})  # what a citizen saw and said of it
Asked = tuple[str, uuid.UUID]  # kind and id of what a search was about


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


@dataclass(frozen=True)
class Offer:
    """A published clarification that was shown for a ticket and about which its sender has said nothing yet."""

    clarification: Any  # as above
    band: str


def matches(
    agency: Agency,
    *,
    text: str,
    links: Sequence[str] = (),
    files: Sequence[StoredFile] = (),
    kinds: Sequence[str] = ALL_KINDS,
    is_hurried: bool = True,
) -> list[Match]:
    """Return what is known about something. Raises TooSlow when hurried: somebody waits for a page."""
    within, looks = _patience() if is_hurried else None, looks_of(files)
    return matching.find(
        text=text, links=links, pictures=looks, kinds=kinds, agency_id=agency.id, limit=MOST, within=within
    )


def same(agency: Agency, said: Said) -> list[Match]:
    """Return what is the very same thing as what is about to be filed. Raises TooSlow: somebody waits for a page."""
    return matching.find_same(said, agency_id=agency.id, within=_patience())


def look_up(agency: Agency, *, text: str, links: Sequence[str] = (), files: Sequence[StoredFile] = ()) -> list[Known]:
    """Return up to five published clarifications that may be about the same, the likeliest first. Raises TooSlow."""
    return standing(matches(agency, text=text, links=links, files=files, kinds=("clarification",)))


def standing(found: Sequence[Match]) -> list[Known]:
    """Return the clarifications among the matches that hold today and are worth showing."""
    rows = clarifications.by_ids(_shown(found))
    return [Known(rows[match.id], match) for match in found if match.id in rows and _stands(rows[match.id])]


def note_shown(asked: Asked, agency_id: uuid.UUID, found: Iterable[Known], *, at: datetime) -> None:
    """Write down what was shown for a draft or a report, once for each."""
    seen = {row.found_id for row in _decisions(asked)}
    fresh = [known.match for known in found if known.match.id not in seen]
    decisions.shown(fresh, asked=asked, agency_id=agency_id, at=at)


def was_shown(asked: Asked) -> bool:
    """Say whether anything was written down as shown: what is suggested while somebody writes is not, until chosen."""
    return bool(_decisions(asked))


def offered(report: Report) -> list[Offer]:
    """Return what was shown for a ticket, as long as its sender neither chose nor refused."""
    rows = [row for row in _decisions((REPORT, report.id)) if row.decision in CITIZENS]
    if any(row.decision is not Decision.SHOWN for row in rows):
        return []
    found = clarifications.by_ids([row.found_id for row in rows])
    return [Offer(found[row.found_id], row.band) for row in rows if _stands(found.get(row.found_id))]


def choose(asked: Asked, public_id: str, *, at: datetime) -> Clarification:
    """The citizen says "this is the one": the clarification counts a deflection, once. Raises NotShown, NotFound."""
    clarification = clarifications.one(public_id)
    rows = {row.decision: row for row in _decisions(asked) if row.found_id == clarification.id}
    if Decision.SHOWN not in rows or clarification.is_retracted:
        raise NotShown
    if Decision.CHOSEN not in rows:
        decisions.repeat(rows[Decision.SHOWN], Decision.CHOSEN, at=at)
        counted = update(Clarification).where(Clarification.id == clarification.id)
        db.session.execute(counted.values(deflection_count=Clarification.deflection_count + 1))
    return clarification


def refuse_all(asked: Asked, *, at: datetime) -> None:
    """The citizen says "none of these": what was shown was something else."""
    rows = [row for row in _decisions(asked) if row.decision in CITIZENS]
    if all(row.decision is Decision.SHOWN for row in rows):
        for row in rows:
            decisions.repeat(row, Decision.REJECTED, at=at)


def refused(asked: Asked) -> frozenset[uuid.UUID]:
    """Return the clarifications of which the citizen said that they are about something else."""
    return frozenset(row.found_id for row in _decisions(asked) if row.decision is Decision.REJECTED)


def take_back(report_ids: Collection[uuid.UUID], *, at: datetime, by_id: uuid.UUID) -> None:
    """Somebody found that the search was wrong to join these reports, or to answer them."""
    for row in db.session.scalars(
        select(MatchDecision).where(
            MatchDecision.asked_kind == REPORT,
            MatchDecision.asked_id.in_(report_ids),
            MatchDecision.decision.in_([Decision.JOINED, Decision.ANSWERED]),
            MatchDecision.undone_at.is_(None),
        )
    ):
        decisions.undo(row, at=at, by_id=by_id)


def looks_of(files: Iterable[StoredFile]) -> list[int]:
    """Return the hashes by which pictures are found again."""
    return [look for file in files for look in file.looks]


def _patience() -> timedelta:
    return timedelta(milliseconds=current_app.config["SEARCH_WITHIN_MS"])


def _decisions(asked: Asked) -> Sequence[MatchDecision]:
    kind, id_ = asked
    mine = select(MatchDecision).where(MatchDecision.asked_kind == kind, MatchDecision.asked_id == id_)
    return db.session.scalars(mine.order_by(MatchDecision.score.desc(), MatchDecision.id)).all()


def _shown(matches: Sequence[Match]) -> list[uuid.UUID]:
    return [match.id for match in matches if match.band is not Band.WEAK]


def _stands(row: Any) -> bool:
    return row is not None and row.state == ClarificationState.PUBLISHED
