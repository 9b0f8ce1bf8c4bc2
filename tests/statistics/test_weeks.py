"""Weeks as the calendar and the three times of Indonesia have them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klinik.agencies.zones import ZONES
from klinik.statistics import weeks
from klinik.statistics.weeks import NoSuchWeek, Week

ANY_DAY = st.dates(date(2000, 1, 1), date(2090, 1, 1))
ANY_ZONE = st.sampled_from(list(ZONES.values()))


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "2026-W00", "2026-47", "2026-W7", "0000-W10", "2026-W4７"])
def test_what_is_no_week_is_refused(text):
    with pytest.raises(NoSuchWeek):
        weeks.parse(text)


def test_a_long_year_has_a_week_53():
    assert weeks.parse("2026-W53").monday == date(2026, 12, 28)
    assert weeks.parse("2026-W53").following() == Week(2027, 1)


@given(ANY_DAY)
def test_a_week_is_read_as_it_is_written(day):
    week = weeks.of_day(day)

    assert weeks.parse(str(week)) == week
    assert week.monday <= day <= week.sunday


@given(ANY_DAY, ANY_ZONE)
def test_weeks_follow_each_other_without_a_gap(day, zone):
    week = weeks.of_day(day)

    assert week.period(zone).end == week.following().period(zone).start
    assert week.period(zone).before() == week.previous().period(zone)
    assert week.following().previous() == week


@given(ANY_DAY, st.times(), ANY_ZONE)
def test_every_moment_lies_in_its_week(day, time, zone):
    moment = datetime.combine(day, time, UTC)

    period = weeks.of_moment(moment, zone).period(zone)

    assert period.start <= moment < period.end


def test_the_same_week_begins_two_hours_earlier_in_the_east():
    west, _, east = (Week(2026, 47).period(zone).start for zone in ZONES.values())

    assert west - east == timedelta(hours=2)
