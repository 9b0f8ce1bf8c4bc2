"""A week as people meet it: page, archive, table, message, paper."""

import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from klinik.db import db
from klinik.statistics import sheets
from klinik.statistics.figures import Figures, Issue, Response
from klinik.statistics.reach import Reach
from klinik.statistics.tables import Row, Table
from klinik.summaries import prints, services, texts
from klinik.summaries.models import WeeklySummary
from klinik.summaries.snapshots import Snapshot
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AgencyFactory
from tests.factories.statistics import HOUR, add_answer, add_case, add_report
from tests.summaries.conftest import MONDAY, OVER, WEEK

PAGE = "/ringkasan/2026-W45"


def test_the_page_shows_the_week(client, summary):
    page = client.get(PAGE)

    assert page.status_code == 200
    assert "Ringkasan 2–8 November 2026" in page.text
    assert "Disusun otomatis" in page.text
    assert "Tautan bansos itu palsu" in page.text


@pytest.mark.parametrize("path", [PAGE, "/statistik"])
def test_an_english_page_leads_to_tables_with_english_words(client, summary, path):
    links = re.findall(r'href="([^"]+\.csv[^"]*)"', client.get(f"{path}?lang=en").text)

    assert links
    assert all(link.endswith("lang=en") for link in links)
    assert "Public reports and monitoring" in client.get(links[-1].replace("&amp;", "&")).text


def test_search_engines_find_the_weeks_that_are_published(client, summary):
    summary.agency.summary_waits = True
    services.build(summary.agency, WEEK.following(), at=OVER + timedelta(days=7))
    db.session.commit()

    pages = ET.fromstring(client.get("/sitemap-ringkasan.xml").text)

    assert [entry[0].text.partition("localhost")[2] for entry in pages] == ["/ringkasan", PAGE]
    assert pages[1][1].text.startswith("2026-11-09T00:00")  # 07.00 WIB


@pytest.mark.parametrize("ending", ["", ".csv?table=topic", ".txt"])
def test_a_week_with_a_small_letter_leads_to_its_one_address(client, summary, ending):
    moved = client.get(PAGE.lower() + ending)

    assert (moved.status_code, moved.location) == (301, PAGE + ending)
    assert client.get(moved.location).status_code == 200


def test_the_claim_carries_no_live_link(client, summary):
    page = client.get(PAGE).text

    assert "bit[.]ly/bansos" in page
    assert "bit.ly/bansos" not in page


def test_figures_under_five_are_not_on_the_page(client, summary):
    page = client.get(PAGE).text

    assert "Masih diperiksa</th>" not in page  # one report is still examined, so this cell is merged


def test_a_dash_in_the_place_of_a_figure_is_explained_where_it_stands(client, summary):
    page = client.get(PAGE).text

    keys = page[page.index('class="key-figures"') : page.index("<h2>")]
    assert "<dd>–</dd>" in keys
    assert "Tanda – berarti kurang dari lima" in keys


def test_every_chart_has_its_table_and_says_what_it_counts(client, summary):
    page = client.get(PAGE).text

    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="drawing"') == page.count("<table")
    assert page.count("Dihitung dari") >= page.count("<table") > 3


def test_nothing_on_the_page_breaks_the_content_policy(client, summary):
    page = client.get(PAGE).text

    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]* src=)", page)


@pytest.mark.parametrize("form", ["", ".csv", ".txt", ".pdf"])
def test_a_summary_that_waits_is_nobodys_yet(client, busy_week, form):
    busy_week.summary_waits = True
    services.build(busy_week, WEEK, at=OVER)
    db.session.commit()

    assert client.get(PAGE + form).status_code == 404


@pytest.mark.parametrize("week", ["2026-W54", "2025-W53", "2026-W44", "besok123"])
def test_a_week_without_summary_is_not_found(client, summary, week):
    assert client.get(f"/ringkasan/{week}").status_code == 404


def test_another_offices_summary_is_not_shown(client, agency, foreign_agency):
    foreign_agency.created_at = MONDAY
    services.build(foreign_agency, WEEK, at=OVER)
    db.session.commit()

    assert client.get(PAGE).status_code == 404


def test_the_archive_lists_published_weeks(client, summary):
    page = client.get("/ringkasan").text

    assert f'href="{PAGE}"' in page
    assert "2–8 November 2026" in page


def test_an_archive_without_summaries_says_when_the_first_comes(client, agency):
    assert "Belum ada ringkasan" in client.get("/ringkasan").text


def test_an_answer_corrected_since_is_marked(client, busy_week, summary):
    db.session.execute(
        text("UPDATE clarification SET suspended_at = :at, suspended_by_id = :by"),
        {"at": OVER + HOUR, "by": UserFactory().id},
    )

    assert "sedang ditinjau ulang" in client.get(PAGE).text


def test_the_table_reads_back_with_its_totals(client, summary):
    rows = list(csv.DictReader(io.StringIO(client.get(PAGE + ".csv").text)))

    for name in {row["table"] for row in rows}:
        cells = [int(row["count"]) for row in rows if row["table"] == name and row["code"] != "total"]
        assert sum(cells) == next(int(row["count"]) for row in rows if (row["table"], row["code"]) == (name, "total"))


def test_the_issues_are_a_table_too(client, summary):
    rows = list(csv.DictReader(io.StringIO(client.get(PAGE + ".csv?table=issue").text)))

    assert [(row["label"], row["count"]) for row in rows[:2]] == [
        ("Tautan bansos itu palsu", "9"),
        ("Lainnya (digabung)", "1"),
    ]


def test_one_table_can_be_asked_for(client, summary):
    lines = client.get(PAGE + ".csv?table=region").text.splitlines()

    assert {line.split(",")[0] for line in lines[1:]} == {"region"}


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("a")'])
def test_no_spreadsheet_runs_what_an_office_was_called(app, name):
    table = Table("referral", 5, (Row(name, 5),))

    with app.test_request_context("/"):
        cells = [cell for row in csv.reader(io.StringIO(sheets.sheet([table]))) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_paper_is_a_tagged_pdf_and_made_once(client, summary):
    first = client.get(PAGE + ".pdf")
    changed = prints.ready(summary, prints.PAPER).stat().st_mtime_ns
    second = client.get(PAGE + ".pdf")

    assert first.data.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in first.data
    assert b"/Lang" in first.data
    assert first.data == second.data
    assert prints.ready(summary, prints.PAPER).stat().st_mtime_ns == changed


def test_the_paper_speaks_english_too(client, summary):
    papers = [client.get(PAGE + f".pdf?lang={language}").data for language in ("id", "en")]

    assert papers[0] != papers[1]
    assert b"/Lang(en)" in papers[1]


def test_a_province_shows_its_figures_beside_those_of_its_regencies(client, busy_week):
    tuban = AgencyFactory(slug="tuban", parent=busy_week)
    case = add_case(tuban, MONDAY)
    for _ in range(6):
        add_report(tuban, case, MONDAY)
    services.build(busy_week, WEEK, at=OVER)

    page = client.get(PAGE).text

    assert "Bersama klinik kabupaten dan kota" in page
    assert re.search(r"Laporan warga</th>\s*<td[^>]*>10</td><td[^>]*>6</td><td[^>]*>16</td>", page)


def test_the_paper_of_an_empty_week_can_be_made(client, agency):
    services.build(agency, WEEK, at=OVER)
    db.session.commit()

    assert client.get(PAGE + ".pdf").status_code == 200
    assert "Tidak ada laporan warga pada pekan ini." in client.get(PAGE).text


def test_what_people_wrote_is_never_read_as_typst(client, agency):
    answer = add_answer(agency, MONDAY, headline="#panic() $x$ `kode` \\", claim='"#{]" /* ')
    case = add_case(agency, MONDAY, status="answered", closed_at=MONDAY, clarification_id=answer)
    add_report(agency, case, MONDAY)
    services.build(agency, WEEK, at=OVER)
    db.session.commit()

    assert client.get(PAGE + ".pdf").status_code == 200


def test_the_message_names_the_issue_and_the_address(client, summary):
    message = client.get(PAGE + ".txt").text

    assert "Tautan bansos itu palsu (kabar yang beredar: hoaks)" in message
    assert message.endswith("http://localhost/ringkasan/2026-W45")


@given(facts=st.lists(st.text(min_size=1, max_size=400), max_size=5), name=st.text(min_size=1, max_size=120))
def test_the_message_always_fits_one_chat(shared_app, facts, name):
    issues = tuple(Issue("K-1", "a", "klaim", fact, "hoax", "mitos", "", "", 9) for fact in facts)
    tables = {"kind": Table.of("kind", {"complaint": 900}), "outcome": Table.of("outcome", {"clarified": 900})}
    figures = Figures(WEEK.period(OVER.tzinfo), tables, Response(900, 60.0, 90.0, 800), issues, Reach())
    snapshot = Snapshot(figures, name, "Dinas", "35", "WIB", 24, None)
    summary = WeeklySummary(iso_year=2026, iso_week=45, snapshot=snapshot.as_json(), issue_order=[])

    with shared_app.test_request_context("/"):
        message = texts.short(summary, "https://klinik.contoh.id/ringkasan/2026-W45")

    assert len(message) <= 1024
    assert message.endswith("/ringkasan/2026-W45")


def test_where_nothing_was_counted_no_figure_is_hidden(client, agency):
    assert "Tanda – berarti" not in client.get("/statistik").text


def test_statistics_are_shown_for_an_office_without_reports(client, agency):
    page = client.get("/statistik")

    assert page.status_code == 200
    assert "Dihitung dari 0 laporan warga." in page.text


@pytest.mark.parametrize("period", ["1w", "4w", "12w", "52w", "tidak-ada"])
def test_statistics_are_shown_for_every_span(client, busy_week, period):
    assert client.get(f"/statistik?period={period}").status_code == 200
    assert client.get(f"/statistik.csv?period={period}").mimetype == "text/csv"
