"""Putting the tombstones up: everywhere at once, in one transaction. Run twice it finds nothing more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from klinik.accounts.models import User
from klinik.archives import services as archives
from klinik.casefiles import services as casefiles
from klinik.clarifications.models import Clarification, Objection
from klinik.clarifications.services import erasing as answers
from klinik.db import db, lawfully
from klinik.erasures import plan as plans
from klinik.erasures.blackout import TOMBSTONE, Blackout
from klinik.erasures.plan import Change, Plan
from klinik.erasures.reach import Reach
from klinik.files import queries as files
from klinik.files import services as storage
from klinik.files.models import StoredFile
from klinik.matching import services as matching
from klinik.notifications import services as notifications
from klinik.reports.models import (
    InfoRequest,
    Report,
    ReportAddition,
    ReportDraftFile,
    ReportFile,
    Statement,
    StatementRequest,
    Transcript,
)
from klinik.reports.services import asked as asked_offices
from klinik.reports.services import meeting
from klinik.review.models import Evidence
from klinik.summaries import queries as summaries
from klinik.summaries import services as weekly


def apply(
    clarification: Clarification, blackout: Blackout, pictures: Iterable[str], *, by: User | None, at: datetime
) -> tuple[Plan, list[str]]:
    """Erase the passages and the files with these SHA-256; return what was done, and the SHA-256 of old cards and
    of copied pages, which the folder still holds.
    """
    found = files.of_content(list(pictures), agency_ids=[clarification.agency_id])
    reach, done = Reach(clarification), plans.plan(clarification, blackout, found)
    sent_in = [report for report in _reports(reach) if not report.erased_at]
    with lawfully():
        for change in done.changes:
            _put(change)
    copies = [digest for file in found for digest in _remove(file, at)]
    pages = [digest for copy in done.copies for digest in archives.erase(copy, at=at)]
    if done.is_empty:
        return done, []
    casefiles.call_back(reach.case_ids, at=at)
    _rewrite_messages(reach, blackout)
    answers.forget_addresses(clarification, done.addresses)
    matching.forget_links(_links(done.changes))
    headline = clarification.current.headline if clarification.current else ""
    leftovers = answers.renew(clarification, headline=headline.replace(TOMBSTONE, " "), words=blackout.words, at=at)
    for told in done.told:
        weekly.rewrite(told.summary, told.words, by=by)
    matching.index_many([meeting.thing(report) for report in sent_in])
    return done, [*leftovers, *pages, *copies]


def _put(change: Change) -> None:
    setattr(change.row, change.column, change.new)
    if isinstance(change.row, Evidence) and not (change.row.title or change.row.url):
        change.row.title = TOMBSTONE  # a find says something, always


def _remove(file: StoredFile, at: datetime) -> list[str]:
    """Take a file out of everything that names it, with what was taken down of it; return the SHA-256 of its copies."""
    copies = answers.take_down_picture(file, at=at)
    for link in (ReportFile, ReportDraftFile, Transcript):
        db.session.execute(delete(link).where(link.file_id == file.id))
    mine = update(ReportAddition).where(ReportAddition.file_id == file.id)
    db.session.execute(mine.values(file_id=None))
    with lawfully():  # what an office stated is frozen
        for lettered in (Statement, StatementRequest):
            db.session.execute(update(lettered).where(lettered.letter_id == file.id).values(letter_id=None))
    db.session.expire_all()
    storage.erase(file, at=at)
    return copies


def _reports(reach: Reach) -> Sequence[Report]:
    return db.session.scalars(select(Report).where(Report.id.in_(reach.report_ids))).all()


def _rewrite_messages(reach: Reach, blackout: Blackout) -> None:
    """Change what was and will be written about the answer, its cases and the weeks that told of it."""
    tickets = db.session.scalars(select(Report.ticket_number).where(Report.id.in_(reach.report_ids))).all()
    weeks = [f"summary:{one.id}" for one in summaries.saying(reach.clarification.public_id or "")]
    questions = db.session.scalars(select(InfoRequest.id).where(InfoRequest.report_id.in_(reach.report_ids)))
    asked = [f"{event}:{key}" for key in questions for event in ("info_request", "info_reminder")]
    objected = select(Objection.id).where(Objection.clarification_id == reach.clarification.id)
    answered = [f"objection:{key}" for key in db.session.scalars(objected)]
    offices = db.session.scalars(select(StatementRequest.id).where(StatementRequest.case_id.in_(reach.case_ids)))
    stated = [event for key in offices for event in asked_offices.events(key)]
    events = [*weeks, *asked, *answered, *stated]
    notifications.rewrite(blackout.value, revision_ids=reach.revision_ids, tickets=tickets, events=events)
    db.session.flush()


def _links(changes: Sequence[Change]) -> list[str]:
    dropped = [change for change in changes if isinstance(change.row, Report) and change.column == "links"]
    return [link for change in dropped for link in change.old if link not in change.new]
