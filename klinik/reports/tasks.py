"""What time does to reports, started by the clock, and answers in chats. Each may run twice without harm."""

import time
import uuid
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from flask import current_app

from klinik.background import enqueue, periodic, task
from klinik.db import db, now
from klinik.notifications.services import inbox
from klinik.reports import channels, queries, services
from klinik.reports.models import InfoRequest, Report, StatementRequest
from klinik.reports.services import access, data_requests, drafts, erasures, hearing, late, retention, statements

CHAT_SECONDS = 5  # one run: a worker that is asked to stop waits for it


@periodic("reports.look_at_questions", every=timedelta(minutes=15))
def look_at_questions() -> None:
    """Find questions to repeat or to close; each is then done by itself."""
    for request_id in queries.requests_to_close(at=now()):
        enqueue("reports.close_question", str(request_id))
    for request_id in queries.requests_to_remind(at=now()):
        enqueue("reports.repeat_question", str(request_id))
    db.session.commit()


@task("reports.close_question")
def close_question(request_id: str) -> None:
    services.close_unanswered(db.session.get_one(InfoRequest, uuid.UUID(request_id)), at=now())
    db.session.commit()


@task("reports.repeat_question")
def repeat_question(request_id: str) -> None:
    services.remind(db.session.get_one(InfoRequest, uuid.UUID(request_id)), at=now())
    db.session.commit()


@periodic("reports.look_at_statements", every=timedelta(minutes=15))
def look_at_statements() -> None:
    """Find offices to remind, and links that have run out; each is then done by itself."""
    for request_id in queries.statements_to_remind(at=now()):
        enqueue("reports.remind_office", str(request_id))
    for request_id in queries.statements_to_expire(at=now()):
        enqueue("reports.expire_statement", str(request_id))
    db.session.commit()


@task("reports.remind_office")
def remind_office(request_id: str) -> None:
    statements.remind(db.session.get_one(StatementRequest, uuid.UUID(request_id)), at=now())
    db.session.commit()


@task("reports.expire_statement")
def expire_statement(request_id: str) -> None:
    statements.expire(db.session.get_one(StatementRequest, uuid.UUID(request_id)), at=now())
    db.session.commit()


@periodic("reports.look_at_contacts", every=timedelta(hours=6))
def look_at_contacts() -> None:
    """Find reports whose sender is to be forgotten; each is then done by itself."""
    for report_id in retention.due(at=now()):
        enqueue("reports.forget_sender", str(report_id))
    for recipient_id in retention.former_readers():
        enqueue("reports.forget_reader", str(recipient_id))
    retention.forget_objectors(at=now())
    retention.forget_liaisons(at=now())
    data_requests.forget_old(at=now())
    db.session.commit()


@task("reports.forget_reader")
def forget_reader(recipient_id: str) -> None:
    """Erase the address of somebody who has stopped a subscription; a report or a new wish since then keeps it."""
    retention.forget_unused(uuid.UUID(recipient_id))
    db.session.commit()


@task("reports.forget_sender")
def forget_sender(report_id: str) -> None:
    retention.forget_sender(db.session.get_one(Report, uuid.UUID(report_id)))
    db.session.commit()


@periodic("reports.look_at_data_requests", every=timedelta(minutes=30))
def look_at_data_requests() -> None:
    """Warn of requests about personal data that are nearly due. Run twice it warns once."""
    data_requests.warn(at=now())
    db.session.commit()


@periodic("reports.write_down_erasures", every=timedelta(minutes=1))
def write_down_erasures() -> None:
    """Note outside the database what was erased, so that no backup brings it back."""
    erasures.write_down(Path(current_app.config["ERASURES"]))


@periodic("reports.forget_expired", every=timedelta(hours=1))
def forget_expired() -> None:
    """Remove drafts, ticket sessions and waits that are over."""
    drafts.forget_expired(at=now())
    access.forget_expired(at=now())
    db.session.commit()


@periodic("reports.look_at_searches", every=timedelta(minutes=1))
def look_at_searches() -> None:
    """Find reports whose search is still owed: the nudge was lost, or its worker died."""
    for report_id in queries.searches_owed():
        enqueue(late.SEARCH, str(report_id))
    db.session.commit()


@task(late.SEARCH)
def search_late(report_id: str) -> None:
    """Search for what a report was filed without. Run twice it finds the search done."""
    late.search(db.session.get_one(Report, uuid.UUID(report_id)), at=now())
    db.session.commit()


@task(channels.ANSWER, seconds=100)
def answer_chats() -> None:
    """Answer what people wrote in chats, for a few seconds. A message that another worker has claimed is not seen."""
    end = time.monotonic() + CHAT_SECONDS
    while (row := inbox.claim(at=now())) is not None:
        db.session.commit()
        hearing.answer(row, at=now())
        db.session.commit()
        if time.monotonic() > end:
            enqueue(channels.ANSWER)
            break
    db.session.commit()


@periodic("reports.sweep_chats", every=timedelta(seconds=30))
def sweep_chats() -> None:
    """Find messages whose worker has died, or whose nudge was lost."""
    if inbox.is_due(at=now()):
        enqueue(channels.ANSWER)
    db.session.commit()


@periodic("reports.forget_chats", every=crontab(hour=19, minute=37))
def forget_chats() -> None:
    """Forget the names of old messages, and people who only asked."""
    inbox.forget(before=now() - inbox.KEPT)
    hearing.forget_strangers(at=now())
    db.session.commit()
