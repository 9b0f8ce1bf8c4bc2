"""When an answer is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klinik.agencies import hours
from klinik.agencies.models import Agency, ClockMode, Closure
from klinik.agencies.week import OFFICE_HOURS
from klinik.agencies.zones import Timezone

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def office(**own: object) -> Agency:
    plain = {"timezone": Timezone.JAKARTA, "clock_mode": ClockMode.SERVICE, "service_hours": dict(OFFICE_HOURS)}
    return Agency(**plain | own)


def local(agency: Agency, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=agency.zone)


def test_by_the_clock_a_day_is_a_day():
    agency = office(clock_mode=ClockMode.CLOCK)

    assert hours.due_at(agency, local(agency, 2026, 12, 24, 23), 24) == local(agency, 2026, 12, 25, 23)


def test_in_service_hours_the_night_does_not_count():
    agency = office()

    assert hours.due_at(agency, local(agency, 2026, 11, 17, 15), 3) == local(agency, 2026, 11, 18, 10)


def test_in_service_hours_the_week_end_does_not_count():
    agency = office()

    assert hours.due_at(agency, local(agency, 2026, 11, 20, 15), 2) == local(agency, 2026, 11, 23, 9)


def test_joint_leave_and_holidays_do_not_count():
    agency = office()

    assert hours.holiday(date(2026, 12, 24)) == "Cuti Bersama Hari Raya Natal"
    assert hours.due_at(agency, local(agency, 2026, 12, 23, 15), 2) == local(agency, 2026, 12, 28, 9)


def test_a_day_on_which_the_office_is_closed_does_not_count():
    agency = office(closures=[Closure(closed_on=date(2026, 11, 18), reason="Pindah gedung")])

    assert hours.due_at(agency, local(agency, 2026, 11, 17, 15), 2) == local(agency, 2026, 11, 19, 9)


def test_the_day_begins_when_it_begins_at_the_office():
    papua = office(timezone=Timezone.JAYAPURA)

    due = hours.due_at(papua, datetime(2026, 11, 16, 22, tzinfo=UTC), 1)

    assert due == datetime(2026, 11, 17, 0, tzinfo=UTC)
    assert due.astimezone(papua.zone).tzname() == "WIT"


def test_an_office_that_never_opens_says_so():
    agency = office(service_hours={"7": [["08:00", "08:01"]]}, closures=[])

    with pytest.raises(hours.NeverOpen):
        hours.due_at(agency, local(agency, 2026, 1, 1, 0), 24)


def test_a_lunch_break_does_not_count():
    agency = office(service_hours={"1": [["08:00", "12:00"], ["13:00", "16:00"]]})
    start, end = local(agency, 2026, 11, 16, 11), local(agency, 2026, 11, 16, 14)

    assert hours.business_seconds_between(agency, start, end) == 2 * 3600


@given(
    start=st.integers(0, 500 * 86400).map(lambda seconds: BEGINNING + timedelta(seconds=seconds)),
    promise=st.integers(1, 80),
    zone=st.sampled_from(Timezone),
    mode=st.sampled_from(ClockMode),
)
def test_between_the_start_and_the_due_time_lies_exactly_the_promise(
    start: datetime, promise: int, zone: Timezone, mode: ClockMode
):
    agency = office(timezone=zone, clock_mode=mode)

    due = hours.due_at(agency, start, promise)

    assert hours.business_seconds_between(agency, start, due) == promise * 3600
    assert hours.business_seconds_between(agency, start, due - timedelta(seconds=1)) < promise * 3600


def test_time_does_not_run_backwards():
    agency = office()

    assert hours.business_seconds_between(agency, local(agency, 2026, 11, 17, 9), local(agency, 2026, 11, 16, 9)) == 0
