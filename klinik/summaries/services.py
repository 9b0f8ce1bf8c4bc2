"""Making a week's summary, letting it out, and sending it to those who asked for it."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.db import db
from klinik.errors import KlinikError
from klinik.notifications import queries as readers
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, Series
from klinik.statistics.weeks import Week
from klinik.summaries import queries, snapshots, texts
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot
from klinik.web import cache


class WeekNotOver(KlinikError):
    """The week is still going on, or has not begun."""

    status = 422
    message = _l("Pekan %(week)s belum berakhir. Ringkasannya dapat disusun mulai Senin, %(day)s.")


class NothingYet(KlinikError):
    """The office did not exist in that week, and brought nothing along from it."""

    status = 422
    message = _l("%(agency)s belum melayani pada pekan %(week)s, jadi tidak ada yang dapat diringkas.")


class AlreadyPublished(KlinikError):
    message = _l("Ringkasan pekan %(week)s sudah terbit dan tidak dapat diubah.")


def build(agency: Agency, week: Week, *, at: datetime) -> WeeklySummary:
    """Return the summary of an office's week, made now if it was not there. Raises WeekNotOver, NothingYet.

    It publishes itself, since it draws only on what is public, unless the office wants to approve it first.
    """
    kept = queries.find(agency.id, week)
    if kept is not None:
        return kept
    period = week.period(agency.zone)
    if period.end > at:
        raise WeekNotOver(week=week, day=week.following().monday.strftime("%d-%m-%Y"))
    if snapshots.first_sign(agency) >= period.end:
        raise NothingYet(agency=agency.name, week=week)
    _lock(agency, week)
    kept = queries.find(agency.id, week)
    return kept if kept is not None else _write(agency, week, snapshots.take(agency, period), at)


def approve(summary: WeeklySummary, *, by: User, foreword: str, order: Sequence[str] = (), at: datetime) -> None:
    """Let out a summary that waited, with a foreword and an order of its issues (public ids), or without.

    Raises AlreadyPublished.
    """
    db.session.refresh(summary, with_for_update=True)
    if summary.published_at is not None:
        raise AlreadyPublished(week=summary.week)
    summary.foreword, summary.issue_order = foreword.strip(), list(order)
    summary.approved_by_id, summary.is_automatic, summary.published_at = by.id, False, at
    _let_out(summary)
    audit.record("summary.published", summary, by=by)


def send(summary: WeeklySummary, *, at: datetime) -> int:
    """Write to everybody who subscribed to the weekly summary, once; return how many messages that makes."""
    db.session.refresh(summary, with_for_update=True)
    if summary.published_at is None or summary.sent_at is not None:
        return 0
    words = texts.mail_words(summary) | {"url": addresses.absolute(summary.agency, summary.path)}
    people = readers.subscribers([summary.agency_id], Series.WEEKLY)
    summary.sent_at = at
    return notifications.tell_many(people, kind=Kind.WEEKLY_SUMMARY, event=f"summary:{summary.id}", words=words)


def _write(agency: Agency, week: Week, snapshot: Snapshot, at: datetime) -> WeeklySummary:
    period = snapshot.figures.period
    summary = WeeklySummary(
        agency=agency,
        iso_year=week.year,
        iso_week=week.number,
        starts_at=period.start,
        ends_at=period.end,
        snapshot=snapshot.as_json(),
        built_at=at,
        published_at=None if agency.summary_waits else at,
    )
    db.session.add(summary)
    db.session.flush()
    audit.record("summary.built", summary, by=None)
    if summary.published_at is not None:
        _let_out(summary)
    return summary


def _let_out(summary: WeeklySummary) -> None:
    cache.invalidate(summary.agency_id)
    enqueue("summaries.send", str(summary.id))
    enqueue("summaries.print", str(summary.id))


def _lock(agency: Agency, week: Week) -> None:
    """Let a second maker of the same summary wait here until the first one is done."""
    key = func.hashtextextended(f"summary:{agency.id}:{week}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))
