"""Making a week's summary, letting it out, and sending it to those who asked for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from klinik import audit
from klinik.accounts import queries as accounts
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.background import enqueue
from klinik.db import db, lawfully
from klinik.errors import KlinikError
from klinik.notifications import queries as readers
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind, Series
from klinik.notifications.models import Subscription
from klinik.statistics.weeks import Week
from klinik.summaries import prints, queries, snapshots, texts
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


def require_approval(agency: Agency, *, wanted: bool, by: User) -> None:
    """Let the office's coming summaries wait for an editor, or leave by themselves again."""
    if agency.summary_waits is not wanted:
        agency.summary_waits = wanted
        audit.record("agency.changed", agency, by=by, fields=["summary_waits"])


def invite(agency: Agency, *, partner: str, contact: str, by: User, at: datetime) -> Subscription:
    """Mail a partner (KIM, a newsroom) the link with which it agrees to get the summary each week.

    Raises NotAnEmail.
    """
    invited = notifications.subscribe(agency, contact=contact, series=Series.WEEKLY, at=at, partner=partner.strip())
    audit.record("partner.invited", invited, by=by)
    return invited


def dismiss(partner: Subscription, *, by: User, at: datetime) -> None:
    """Send a partner nothing more. Safe to repeat."""
    notifications.unsubscribe(partner, at=at)
    audit.record("partner.dismissed", partner, by=by)


def send(summary: WeeklySummary, *, at: datetime) -> int:
    """Write to everybody who subscribed to the weekly summary, once; return how many messages that makes.

    A week brought along from long ago is in the archive and nobody is written to.
    """
    db.session.refresh(summary, with_for_update=True)
    if summary.published_at is None or summary.sent_at is not None or summary.ends_at <= at - queries.NEWS:
        return 0
    words = texts.mail_words(summary) | {"url": addresses.absolute(summary.agency, summary.path)}
    people = readers.subscribers([summary.agency_id], Series.WEEKLY)
    summary.sent_at = at
    return notifications.tell_many(people, kind=Kind.WEEKLY_SUMMARY, event=f"summary:{summary.id}", words=words)


def erase(public_id: str, *, by: User | None) -> Sequence[WeeklySummary]:
    """Take the words of an answer out of every summary that quotes it, as the law demands; the figures stay.

    Return the summaries that were changed. Their paper and card are made anew for the next reader.
    """
    found = queries.saying(public_id)
    for summary in found:
        rewrite(summary, {"snapshot": Snapshot.from_json(summary.snapshot).without(public_id).as_json()}, by=by)
    return found


def rewrite(summary: WeeklySummary, words: Mapping[str, Any], *, by: User | None) -> None:
    """Put other words into a frozen summary, by name of the field, as the law demands. Nobody else may call this."""
    with lawfully():
        for name, value in words.items():
            setattr(summary, name, value)
        audit.record("summary.erased", summary, by=by, fields=sorted(words))
    cache.invalidate(summary.agency_id)
    prints.forget(summary)


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
    else:
        _ask_for_approval(summary)
    return summary


def _ask_for_approval(summary: WeeklySummary) -> None:
    agency = summary.agency
    url = addresses.absolute(agency, f"/meja/ringkasan/{summary.id}")
    words: notifications.Words = {"period": LazyString(texts.days, summary.week), "url": url}
    for editor in accounts.colleagues([agency.id], roles=(Role.EDITOR,)):
        recipient = notifications.recipient(agency.id, contact=editor.email, language=editor.language)
        notifications.tell(recipient, kind=Kind.SUMMARY_WAITS, event=f"summary:waits:{summary.id}", words=words)


def _let_out(summary: WeeklySummary) -> None:
    cache.invalidate(summary.agency_id)
    enqueue("summaries.send", str(summary.id))
    enqueue("summaries.print", str(summary.id))


def _lock(agency: Agency, week: Week) -> None:
    """Let a second maker of the same summary wait here until the first one is done."""
    key = func.hashtextextended(f"summary:{agency.id}:{week}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))
