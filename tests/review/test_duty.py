"""The duty roster: who is on duty when, what nobody covers, and who hears because of it."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.notifications import services as notifications
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification, Recipient
from klinik.review import duty
from klinik.review.models import Duty
from klinik.review.queries import duty as queries
from klinik.review.services import deadlines, lanes, rostering
from tests.factories.clarifications import staff
from tests.factories.review import opened, taken
from tests.review.browsing import send

PAGE = "/meja/pengaturan/piket"
ALL = [(0, duty.WEEK)]
H = 60
D = duty.DAY


def shift(weekday, begins, ends):
    return SimpleNamespace(weekday=weekday, begins=time(begins), ends=time(ends))


def on_duty(person, *, days=range(1, 8), begins=0, ends=0):
    return rostering.put_on_duty(person, days=days, begins=time(begins), ends=time(ends), by=staff(Role.ADMIN))


def hearers(kind):
    rows = db.session.scalars(select(Recipient).join(Notification).where(Notification.kind == kind))
    return {notifications.address_of(person) for person in rows}


@pytest.mark.parametrize(
    ("shifts", "free"),
    [
        ([], [(0, 7 * D)]),
        ([shift(day, 0, 0) for day in range(1, 8)], []),
        ([shift(day, 8, 16) for day in range(1, 8)], [(16 * H + day * D, 32 * H + day * D) for day in range(7)]),
        ([shift(7, 20, 6)], [(6 * H, 6 * D + 20 * H)]),
        ([shift(1, 8, 16), shift(1, 12, 20)], [(20 * H, 7 * D + 8 * H)]),
    ],
    ids=["nobody", "always", "every night, over Sunday too", "one night over the end of the week", "two over another"],
)
def test_the_minutes_that_nobody_covers_are_found(shifts, free):
    assert duty.gaps(shifts, ALL) == free


def test_where_only_the_open_hours_count_only_those_must_be_covered(agency):
    agency.emergency_any_hour = False

    assert duty.gaps([shift(day, 8, 12) for day in range(1, 6)], duty.needed(agency))[0] == (12 * H, 16 * H)


@pytest.mark.parametrize(("hour", "is_on"), [(21, False), (22, True), (29, True), (30, False)])
def test_a_night_shift_goes_on_until_the_next_morning(hour, is_on):
    sunday = datetime(2026, 11, 29, tzinfo=UTC)

    assert duty.is_on(shift(7, 22, 6), sunday + timedelta(hours=hour)) is is_on


def test_shifts_are_in_the_offices_own_time_and_whoever_is_away_is_not_on_duty(agency, sari, bayu):
    on_duty(sari, days=[1], begins=7, ends=15)
    on_duty(bayu, days=[1], begins=7, ends=15)
    rostering.go_away(bayu, first_on=date(2026, 11, 30), last_on=date(2026, 12, 1), by=sari)

    monday = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)  # 07.30 WIB

    assert queries.on_duty(agency, at=monday) == [sari]
    assert set(queries.on_duty(agency, at=monday + timedelta(weeks=1))) == {sari, bayu}


def test_who_is_on_duty_hears_of_a_case_that_nobody_has(sari, bayu):
    on_duty(bayu)
    case = opened()

    deadlines.look_at_deadlines(at=case.response_due_at - timedelta(minutes=30))

    assert hearers(Kind.DUE_SOON) == {bayu.email}


def test_an_emergency_is_told_to_who_is_on_duty_and_who_has_it_but_not_to_who_marked_it(sari, bayu, ratna):
    on_duty(bayu)
    on_duty(ratna)
    case = taken(sari)

    lanes.hurry(case, reason="Banjir bandang", by=ratna, seen=case.version, at=now())

    assert hearers(Kind.EMERGENCY) == {bayu.email, sari.email}


def test_nobody_is_on_duty_twice_at_once_and_no_reader_at_all(sari):
    on_duty(sari, days=[1], begins=22, ends=6)

    with pytest.raises(rostering.AlreadyOnDuty):
        on_duty(sari, days=[2], begins=5, ends=9)
    with pytest.raises(rostering.CannotBeOnDuty):
        on_duty(staff(Role.AUDITOR))


def test_an_admin_makes_the_week_and_reads_what_is_missing_in_it(admin, sari):
    send(admin, PAGE, "/piket", person=str(sari.id), days=["1", "2"], begins="08:00", ends="16:00")
    page = admin.get(PAGE).text

    assert "08.00–16.00" in page
    assert "Senin 16.00 – Selasa 08.00" in page
    assert "Selasa 16.00 – Senin 08.00" in page
    send(admin, PAGE, "/hapus")
    assert db.session.scalars(select(Duty.weekday)).all() == [2]


@pytest.mark.parametrize("slip", [{"days": []}, {"begins": ""}, {"person": ""}])
def test_an_incomplete_shift_comes_back_with_a_word(admin, sari, slip):
    said = {"person": str(sari.id), "days": ["1"], "begins": "08:00", "ends": "16:00"}

    assert send(admin, PAGE, "/piket", **said | slip).status_code == 422
    assert not db.session.scalars(select(Duty)).all()


def test_leave_that_leaves_a_gap_within_seven_days_is_warned_about(admin, sari, agency):
    on_duty(sari)
    today = now().astimezone(agency.zone).date()

    backwards = send(admin, PAGE, "/cuti", person=str(sari.id), first_on=f"{today}", last_on="2020-01-01")
    send(admin, PAGE, "/cuti", person=str(sari.id), first_on=f"{today}", last_on=f"{today}")

    assert backwards.status_code == 422
    assert "karena ada yang cuti" in admin.get(PAGE).text
    send(admin, PAGE, "/hapus")


def test_a_verifier_reads_the_roster_and_cannot_change_it(verifier, sari):
    on_duty(sari)
    page = verifier.get(PAGE).text

    assert sari.name in page
    assert 'action="/meja/pengaturan/piket"' not in page
