"""Moments, spans and sums are written as an Indonesian officer would write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from markupsafe import Markup, escape

from klinik.web import place, wording

AT = datetime(2026, 11, 21, 7, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_jakarta(context, monkeypatch):
    monkeypatch.delitem(context.extensions, place.EXTENSION)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (None, "21 November 2026, 14.20 WIB"),
        ("Asia/Makassar", "21 November 2026, 15.20 WITA"),
        ("Asia/Jayapura", "21 November 2026, 16.20 WIT"),
    ],
)
def test_a_moment_is_told_in_the_time_of_the_office(zone, words):
    assert wording.moment(AT, zone) == words


def test_a_moment_in_english_has_a_colon():
    with force_locale("en"):
        assert wording.moment(AT) == "21 November 2026, 14:20 WIB"


def test_a_late_evening_in_utc_is_the_next_day_here():
    assert wording.day(datetime(2026, 11, 21, 20, 0, tzinfo=UTC)) == "22 November 2026"
    assert wording.day(date(2026, 11, 21)) == "21 November 2026"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=2, minutes=10), "2 jam 10 menit"),
        (timedelta(days=1, hours=4, minutes=59), "1 hari 4 jam"),
        (timedelta(seconds=20), "0 menit"),
        (timedelta(hours=-3), "3 jam"),
        (timedelta(days=2), "2 hari"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(span, words):
    assert wording.duration(span) == words


def test_a_moment_gone_by_is_told_from_now():
    with time_machine.travel(AT, tick=False):
        assert wording.ago(AT - timedelta(hours=3)) == "3 jam yang lalu"


def test_on_a_page_no_line_ends_inside_a_day_or_an_hour():
    shown = wording.unbroken(wording.moment)(AT)

    assert shown.split(" ") == ["21\u00a0November\u00a02026,", "14.20\u00a0WIB"]
    assert shown.replace("\u00a0", " ") == wording.moment(AT)


def test_in_a_sentence_of_figures_no_line_ends_between_a_number_and_what_it_counts():
    assert wording.counted("17 laporan, 1 jam 8 menit.") == "17\u00a0laporan, 1\u00a0jam 8\u00a0menit."
    assert escape(wording.counted(Markup("<b>2 jam</b>"))) == "&lt;b&gt;2\u00a0jam&lt;/b&gt;"  # nothing is HTML by it


def test_money_has_dots():
    assert wording.rupiah(600_000) == "Rp600.000"


def test_machines_read_utc():
    assert wording.isoformat(AT) == "2026-11-21T07:20:00+00:00"
