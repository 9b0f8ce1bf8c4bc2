"""Monday 07.00 in each office's own time, once, also after days without a worker."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from klinik.agencies import queries as agencies
from klinik.agencies.zones import Timezone
from klinik.db import db
from klinik.notifications import services as subscribing
from klinik.notifications.kinds import Kind, Series
from klinik.notifications.models import Notification, Recipient, Subscription
from klinik.summaries import queries, services, tasks
from klinik.summaries.models import WeeklySummary
from tests.factories.agencies import AgencyFactory
from tests.summaries.conftest import MONDAY, OVER, WEEK

HOUR = timedelta(hours=1)


@pytest.fixture
def subscriber(agency):
    """Somebody who asked for the weekly mail and confirmed it."""
    subscribing.subscribe(agency, contact="warga@contoh.id", series=Series.WEEKLY, at=MONDAY)
    subscription = db.session.scalars(select(Subscription)).one()
    subscribing.confirm(subscription, at=MONDAY)
    return db.session.get_one(Recipient, subscription.recipient_id)


def due(at):
    return [(office.slug, str(week)) for office, week in queries.due(at)]


@pytest.mark.parametrize(("zone", "earlier"), [(Timezone.JAKARTA, 0), (Timezone.MAKASSAR, 1), (Timezone.JAYAPURA, 2)])
def test_a_summary_is_due_at_seven_oclock_on_the_offices_own_monday(agency, zone, earlier):
    agency.timezone, agency.created_at = zone, MONDAY + timedelta(days=1)
    seven = OVER - earlier * HOUR

    assert due(seven - timedelta(seconds=1)) == []
    assert due(seven) == [("jatim", "2026-W45")]


def test_after_a_week_without_a_worker_the_missing_weeks_are_due_oldest_first(agency):
    services.build(agency, WEEK.previous(), at=OVER)

    weeks = [week for _, week in due(OVER + timedelta(weeks=1))]

    assert weeks == ["2026-W42", "2026-W43", "2026-W45", "2026-W46"]


def test_a_new_office_has_nothing_due_before_its_first_week_is_over(agency):
    agency.created_at = OVER + HOUR

    assert due(OVER + timedelta(days=6)) == []


def test_each_office_has_its_own(agency):
    AgencyFactory(slug="tuban", created_at=MONDAY)

    assert ("tuban", "2026-W45") in due(OVER)


def test_the_clock_asks_for_what_is_due(agency, sent, monkeypatch):
    monkeypatch.setattr(tasks, "now", lambda: OVER)

    tasks.look()

    assert ("summaries.make", (str(agency.id), "2026-W45")) in sent


def test_making_twice_makes_one(busy_week, monkeypatch):
    monkeypatch.setattr(tasks, "now", lambda: OVER)

    for _ in range(2):
        tasks.make(str(busy_week.id), str(WEEK))

    assert db.session.scalar(select(func.count()).select_from(WeeklySummary)) == 1


def test_a_summary_that_failed_half_way_is_not_there_and_is_made_by_a_later_look(busy_week, monkeypatch):
    monkeypatch.setattr(tasks, "now", lambda: OVER)
    with monkeypatch.context() as broken:
        broken.setattr(services, "_let_out", lambda _summary: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.make(str(busy_week.id), str(WEEK))
        db.session.rollback()

    assert (busy_week.slug, str(WEEK)) in due(OVER)
    tasks.make(str(busy_week.id), str(WEEK))

    assert (busy_week.slug, str(WEEK)) not in due(OVER)


def test_nobody_is_written_to_about_a_week_of_long_ago(busy_week, subscriber, sent, monkeypatch):
    late = OVER + timedelta(weeks=4)
    summary = services.build(busy_week, WEEK, at=late)
    monkeypatch.setattr(tasks, "now", lambda: late)
    db.session.commit()
    sent.clear()

    tasks.look()

    assert services.send(summary, at=late) == 0
    assert ("summaries.send", (str(summary.id),)) not in sent


def test_what_left_without_being_sent_is_asked_for_again(summary, sent, monkeypatch):
    monkeypatch.setattr(tasks, "now", lambda: OVER)
    sent.clear()

    tasks.look()

    assert ("summaries.send", (str(summary.id),)) in sent


def test_confirmed_subscribers_are_written_to_once(summary, subscriber):
    for _ in range(2):
        tasks.send(str(summary.id))

    told = db.session.scalars(select(Notification).filter_by(kind=Kind.WEEKLY_SUMMARY)).all()
    assert [message.recipient_id for message in told] == [subscriber.id]
    assert summary.sent_at is not None


def test_who_has_not_confirmed_hears_nothing(busy_week, summary):
    subscribing.subscribe(busy_week, contact="ragu@contoh.id", series=Series.WEEKLY, at=MONDAY)

    assert services.send(summary, at=OVER) == 0


def test_a_summary_that_waits_is_not_sent(busy_week, subscriber):
    busy_week.summary_waits = True
    summary = services.build(busy_week, WEEK, at=OVER)

    assert services.send(summary, at=OVER) == 0
    assert summary.sent_at is None


def test_two_makers_at_once_make_one(separate_app):
    office = AgencyFactory(created_at=MONDAY)
    db.session.commit()
    both = Barrier(2)

    def build() -> str:
        with separate_app.app_context():
            both.wait()
            made = services.build(agencies.by_id(office.id), WEEK, at=OVER)
            db.session.commit()
            return str(made.id)

    with ThreadPoolExecutor(2) as pool:
        made = [job.result() for job in [pool.submit(build), pool.submit(build)]]

    assert made[0] == made[1]
