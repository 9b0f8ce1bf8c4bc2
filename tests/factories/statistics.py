"""A week of work for tests: cases, reports and answers as plain rows, any number of them at little cost."""

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from klinik.agencies.models import Agency
from klinik.clarifications.models import Clarification, Revision
from klinik.db import db, uuid7
from klinik.reports.models import Case, Report

NUMBERS = itertools.count(1)
HOUR = timedelta(hours=1)


def add_case(agency: Agency, opened_at: datetime, **words: Any) -> uuid.UUID:
    """Write one case; a closed one needs `closed_at`, what its status asks for is filled in."""
    status = words.get("status", "new")
    row = {
        "id": uuid7(),
        "agency_id": agency.id,
        "title": "Kabar yang beredar",
        "status": status,
        "opened_at": opened_at,
        "due_at": opened_at + timedelta(hours=24),
        "version": 1,
        **{"declined": {"decline_reason": "opinion"}, "referred": {"referred_to": "BPBD Jawa Timur"}}.get(status, {}),
        **({"paused_at": opened_at + HOUR} if status == "needs_info" else {}),
        **words,
    }
    db.session.execute(insert(Case).values(**row))
    return row["id"]


def add_report(agency: Agency, case_id: uuid.UUID, received_at: datetime, **words: Any) -> uuid.UUID:
    """Write one report of a case."""
    row = {
        "id": uuid7(),
        "agency_id": agency.id,
        "case_id": case_id,
        "ticket_number": f"KH-STAT-{next(NUMBERS)}",
        "code_nonce": bytes(16),
        "channel": "web",
        "notice_version": "1",
        "received_at": received_at,
        **words,
    }
    db.session.execute(insert(Report).values(**row))
    return row["id"]


def add_answer(agency: Agency, published_at: datetime, **words: Any) -> uuid.UUID:
    """Write one published clarification with its first revision; return its id."""
    number = next(NUMBERS)
    clarification_id = uuid7()
    state = words.pop("state", "published")
    suspended_at = words.pop("suspended_at", None)
    row = {"id": clarification_id, "agency_id": agency.id, "created_at": published_at, "slug": f"kabar-{number}"}
    db.session.execute(insert(Clarification).values(**row))
    revision_id = add_revision(agency, clarification_id, published_at, number=1, kind="first", **words)
    db.session.execute(
        update(Clarification)
        .where(Clarification.id == clarification_id)
        .values(
            state=state,
            public_id=f"KLARIF-{agency.slug}-{number}",
            current_revision_id=revision_id,
            first_published_at=published_at,
            updated_at=published_at,
            suspended_at=suspended_at,
            suspended_by_id=words.get("suspended_by_id"),
        )
    )
    return clarification_id


def add_revision(agency: Agency, clarification_id: uuid.UUID, published_at: datetime, **words: Any) -> uuid.UUID:
    """Write one published revision, as an import brings it: without a drafter."""
    row = {
        "id": uuid7(),
        "agency_id": agency.id,
        "clarification_id": clarification_id,
        "state": "published",
        "origin": "legacy",
        "claim": "Bantuan cair lewat tautan",
        "headline": "Tautan itu bukan milik pemerintah",
        "verdict": "hoax",
        "topic": "penipuan",
        "created_at": published_at,
        "published_at": published_at,
        "version": 1,
        **words,
    }
    db.session.execute(insert(Revision).values(**row))
    return row["id"]
