"""An admin settles the office's promise, hours, colour and days off, without a ticket to anybody."""

import re
from datetime import date, datetime

import pytest

from klinik.agencies import hours
from klinik.agencies.models import ClockMode
from klinik.db import db
from tests.factories.clarifications import draw_all, published
from tests.review.browsing import send

PAGE = "/meja/pengaturan"
SAID = {
    "promise_hours": "16",
    "response_hours": "3",
    "emergency_promise_hours": "5",
    "emergency_response_hours": "1",
    "escalation_hours": "12",
    "emergency_escalation_hours": "2",
    "clock_mode": "service",
    "brand": "#123456",
    "retention_days": "60",
    "shows_names": "y",
    "contact_email": "kominfo@contoh.id",
    "day_1": "08.00-12.00, 13.00-16.00",
    "day_5": "8:00 – 11.30",
}


def test_what_an_office_decides_is_kept_and_counts(admin, agency):
    answer = send(admin, PAGE, PAGE, **SAID)
    db.session.refresh(agency)

    assert answer.status_code == 303
    assert (agency.promise_hours, agency.clock_mode, agency.brand) == (16, ClockMode.SERVICE, "#123456")
    assert (agency.response_hours, agency.emergency_promise_hours, agency.escalation_hours) == (3, 5, 12)
    assert agency.service_hours == {"1": [["08:00", "12:00"], ["13:00", "16:00"]], "5": [["08:00", "11:30"]]}
    assert 'value="08.00-12.00, 13.00-16.00"' in admin.get(PAGE).text


def test_the_page_shows_which_boxes_are_ticked(admin, agency):
    agency.shows_names, agency.four_eyes_wording, agency.summary_waits = True, True, False
    agency.emergency_any_hour = False
    db.session.commit()

    ticked = re.findall(r"<input checked[^>]*name=\"(\w+)\"[^>]*type=\"checkbox\"", admin.get(PAGE).text)

    assert ticked == ["shows_names", "four_eyes_wording"]


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ({"brand": "#ffee00"}, "4,5:1"),
        ({"brand": "biru"}, "#1f5d3a"),
        ({"day_1": "16.00-08.00"}, "Jam layanan tidak terbaca"),
        ({"day_1": "pagi"}, "Jam layanan tidak terbaca"),
        ({"day_1": "", "day_5": ""}, "sekurangnya satu hari"),
        ({"promise_hours": "0"}, "Angka antara"),
        ({"response_hours": "17"}, "Tidak boleh lebih lama dari “Jawaban, dalam jam”"),
        ({"emergency_promise_hours": "20"}, "Tidak boleh lebih lama dari “Jawaban, dalam jam”"),
        ({"emergency_response_hours": "4"}, "Tidak boleh lebih lama dari “Tanggapan pertama petugas"),
        ({"emergency_escalation_hours": "13"}, "Tidak boleh lebih lama dari “Naik ke pimpinan"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_changes(admin, agency, slip, word):
    page = send(admin, PAGE, PAGE, **{**SAID, **slip})
    db.session.refresh(agency)

    assert page.status_code == 422
    assert word in page.text
    assert agency.promise_hours == 24


def test_another_colour_is_drawn_on_every_card_anew(admin, agency):
    clarification = published()
    draw_all()

    send(admin, PAGE, PAGE, **SAID)
    db.session.refresh(clarification)

    assert clarification.cards_wanted
    assert "#123456" in admin.get("/merek.css").text


def test_a_day_off_of_the_office_moves_the_due_time(admin, agency):
    send(admin, PAGE, PAGE, **SAID)
    send(admin, PAGE, "/libur", closed_on="2026-11-30", reason="Pindah gedung")
    twice = send(admin, PAGE, "/libur", closed_on="2026-11-30", reason="Pindah gedung")
    db.session.expire_all()
    monday = hours.due_at(agency, datetime(2026, 11, 30, 0, tzinfo=agency.zone), 1)

    assert twice.status_code == 422
    assert monday.date() > date(2026, 11, 30)
    send(admin, PAGE, "/hapus")
    assert "Pindah gedung" not in admin.get(PAGE).text
