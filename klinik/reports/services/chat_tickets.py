"""Somebody's own tickets in a chat: where they stand, what is asked, what is added. Never anybody else's."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask_babel import LazyString
from sqlalchemy import select

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.files.models import StoredFile
from klinik.notifications.models import Recipient
from klinik.reports.models import InfoRequest, Report
from klinik.reports.services import access, upkeep
from klinik.reports.services import chat_words as words

LATEST_SHOWN = 3


def about(agency: Agency, person: Recipient, ticket: re.Match[str], *, at: datetime) -> LazyString | str:
    """Say where a ticket stands, or add to it what stands behind its number. Raises AlreadyWithdrawn."""
    number, more = access.normal_number(f"KH {ticket[1]} {ticket[2]}"), ticket[3].strip()
    mine = (Report.recipient_id == person.id, Report.agency_id == agency.id)
    report = db.session.scalar(select(Report).where(Report.ticket_number == number, *mine))
    if report is None:
        return words.NOT_YOURS % {"url": addresses.absolute(agency, "/lacak")}
    if not more or words.plain(more) in words.STATUS:
        return words.progress(agency, report)
    add(report, more, (), at=at)
    return words.ADDED % {"ticket_number": report.ticket_number}


def latest(agency: Agency, person: Recipient) -> LazyString | str:
    """Say where somebody's latest tickets stand."""
    mine = (Report.recipient_id == person.id, Report.agency_id == agency.id)
    newest = select(Report).where(*mine).order_by(Report.received_at.desc()).limit(LATEST_SHOWN)
    found = [words.progress(agency, report) for report in db.session.scalars(newest)]
    return "\n\n".join(found) if found else words.NO_REPORTS


def add(report: Report, text: str, files: Sequence[StoredFile], *, at: datetime) -> None:
    """Add text and files to a report. Raises AlreadyWithdrawn."""
    upkeep.add_information(report, text=text, file=files[0] if files else None, at=at)
    for file in files[1:]:
        upkeep.add_information(report, text="", file=file, at=at)


def open_question(person: Recipient) -> InfoRequest | None:
    """Return the oldest question of ours that this person has not answered."""
    is_open = (InfoRequest.answered_at.is_(None), InfoRequest.closed_at.is_(None), Report.withdrawn_at.is_(None))
    asked = select(InfoRequest).join(Report, Report.id == InfoRequest.report_id)
    return db.session.scalar(
        asked.where(Report.recipient_id == person.id, *is_open).order_by(InfoRequest.asked_at).limit(1)
    )
