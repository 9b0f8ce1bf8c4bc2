"""The board on the wall of an office: right numbers, nobody's words, and it asks for itself."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine

from klinik.accounts import held
from klinik.board import figures
from klinik.clarifications.codes import Verdict
from klinik.db import db, now
from klinik.reports.codes import CaseStatus, IntakeChannel
from tests.factories.clarifications import published
from tests.factories.review import answered, opened, taken
from tests.factories.statistics import HOUR, add_case, add_report

SECRET = "Ibu Contoh dari Jalan Mawar menimbun minyak goreng"  # a rumour about somebody


@pytest.fixture
def at(agency):
    """A moment well inside a day of the office, so that an hour ago was today."""
    noon = now().astimezone(agency.zone).replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=False):
        yield noon


def ask(agency, case, moment, times=1, **words):
    for _ in range(times):
        add_report(agency, case, moment, **words)


def alarms(page):
    """Return the large numbers by the words above them."""
    found = re.findall(r'<div class="alarm[^>]*>.*?</svg>(.*?)</dt>\s*<dd>(\d+)', page.text, re.S)
    return {re.sub(r"<[^>]+>", "", word): int(number) for word, number in found}


def test_what_hurries_is_counted_as_in_the_queue(agency, foreign_agency, at, head):
    add_case(agency, at - 30 * HOUR, due_at=at - HOUR)
    add_case(agency, at - HOUR, due_at=at + HOUR / 2, is_emergency=True)
    add_case(agency, at - HOUR, status="needs_info", due_at=at - HOUR)
    add_case(agency, at - HOUR, status="declined", closed_at=at)
    add_case(foreign_agency, at - 30 * HOUR, due_at=at - HOUR)

    page = head.get("/papan")

    assert alarms(page) == {
        "Darurat": 1, "Terlambat": 1, "Mendekati tenggat": 1, "Belum diambil": 2, "Laporan hari ini": 0
    }  # fmt: skip
    assert figures.board(agency, at=at).work.total == 3


def test_seven_whole_days_stand_beside_the_seven_before_and_today_apart(agency, at):
    case, other = add_case(agency, at - 30 * 24 * HOUR), add_case(agency, at, status="spam")
    for days, times in ((0, 4), (1, 3), (7, 2), (8, 5), (14, 1), (15, 9)):
        ask(agency, case, at - timedelta(days=days), times)
    ask(agency, case, at, channel="whatsapp")
    ask(agency, case, at, channel="monitoring")
    ask(agency, case, at, quarantined_at=at)
    ask(agency, other, at)

    inflow = figures.board(agency, at=at).inflow

    assert (inflow.today, inflow.week, inflow.before, inflow.change) == (5, 5, 6, -1)
    assert inflow.channels == {IntakeChannel.WEB: 9, IntakeChannel.WHATSAPP: 1}


def test_the_time_to_an_answer_is_that_of_the_statistics(agency, at, head):
    for hours in (2, 4, 30):
        case = add_case(agency, at - hours * HOUR, status="declined", closed_at=at - HOUR)
        ask(agency, case, at - hours * HOUR)

    page = head.get("/papan").text

    assert "3\u00a0jam" in page
    assert "Median dari 3 kasus; 67% tepat waktu" in page


def test_of_what_is_not_published_only_topic_and_number_are_shown(agency, head, sari):
    case = taken(sari, text=SECRET)
    case.topic, case.title = "kesehatan", SECRET
    untold = opened(text=f"{SECRET} lagi, kata tetangga sebelah rumah")
    person = untold.reports[0].ticket_number
    db.session.commit()

    page = head.get("/papan").text

    assert "Kesehatan" in page
    for said in (SECRET, "minyak", "Ibu Contoh", person, sari.name, head.user.name):
        assert said not in page, said


def test_an_answer_is_named_with_its_verdict_and_by_how_many_asked(agency, head, sari):
    fact = "Minyak goreng tidak ditimbun"
    answered(taken(sari, text=SECRET), by=sari, headline=fact, verdict=Verdict.MISLEADING)
    published(headline="Jadwal imunisasi tetap")

    board = figures.board(agency, at=now() + timedelta(seconds=1))

    assert [(one.fact, one.people) for one in board.asked] == [(fact, 1)]
    assert [row.headline for row in board.answers] == ["Jadwal imunisasi tetap", fact]
    assert "verdict-misleading" in head.get("/papan").text


def test_the_most_asked_come_first_and_what_rises_says_so(agency, at):
    old, new = (add_case(agency, at - 50 * 24 * HOUR, topic=topic) for topic in ("mitos", "penipuan"))
    ask(agency, old, at - HOUR, 9)
    ask(agency, old, at - timedelta(days=20), 36)
    ask(agency, new, at - HOUR, 8)

    asked = figures.board(agency, at=at).asked

    assert [(one.topic, one.people, one.is_rising) for one in asked] == [("mitos", 9, False), ("penipuan", 8, True)]
    assert {one.status for one in asked} == {CaseStatus.NEW}


def test_it_asks_for_itself_every_minute_without_a_script_until_somebody_pauses_it(head):
    page, still = head.get("/papan"), head.get("/papan?jeda=ya")

    assert (page.headers["Refresh"], page.headers["Cache-Control"]) == ("60", "no-store")
    assert "<script" not in page.text
    assert 'href="/papan?jeda=ya"' in page.text
    assert "Refresh" not in still.headers
    assert 'href="/papan"' in still.text


def test_when_the_log_in_has_ended_it_asks_for_one_and_leads_back(head, session):
    with time_machine.travel(now() + timedelta(hours=13)):
        ended = head.get("/papan?lang=en")

    assert (ended.status_code, ended.headers["Location"]) == (303, "/masuk?lanjut=/papan?lang%3Den&lang=en")
    assert "Refresh" not in head.get("/masuk").headers
    assert [held.local(path) for path in ("/papan", "/papan?lang=en", "/papan.contoh.id", "//papan")] == [
        "/papan", "/papan?lang=en", "/meja", "/meja"
    ]  # fmt: skip


def test_the_whole_board_costs_a_handful_of_questions(agency, at, head, count_queries):
    for number in range(12):
        ask(agency, add_case(agency, at - HOUR, topic="mitos"), at - HOUR, number)
        published(headline=f"Fakta nomor {number}")
    head.get("/papan")

    with count_queries() as asked:
        head.get("/papan")

    assert len(asked) <= 9


def test_a_new_office_has_a_board_without_figures(agency, head):
    page = head.get("/papan?lang=en").text

    assert figures.board(agency, at=datetime.now(tz=agency.zone)).asked == []
    assert "No case has been settled yet." in page
    assert "No report in these seven days." in page
