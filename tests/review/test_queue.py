"""The queue: its views and their counts, its filters, its pages, who is here, what people keep of it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from klinik.accounts import Scope
from klinik.db import db, now
from klinik.reports.codes import CaseKind, IntakeChannel
from klinik.review import filters, services
from klinik.review.models import SavedView
from klinik.review.queries import queue
from klinik.review.views import VIEW_WORDS, View
from tests.factories.review import opened, taken
from tests.factories.statistics import add_case
from tests.review.browsing import send

MOST_QUERIES = 5
NAMED = {
    "Perlu tindakan", "Tugas saya", "Belum diambil", "Mendekati tenggat", "Menunggu tinjauan", "Terlambat",
    "Menunggu instansi", "Dirujuk", "Sanggahan", "Perlu ditelepon", "Karantina",
}  # fmt: skip


@contextmanager
def statements():
    """What is asked of the database meanwhile."""
    asked = []
    listener = event.listens_for(db.engine, "before_cursor_execute")

    @listener
    def note(_connection, _cursor, statement, *_words):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def counted(user, **words):
    asked = filters.Filters(**words)
    return queue.counts(asked, scope=Scope(frozenset({user.agency_id}), user), at=now())


@pytest.mark.parametrize(
    "address", ["/meja", "/meja?view=closed&sort=demand", "/meja?q=jembatan&channel=web&topic=kesehatan"]
)
def test_a_screen_of_the_queue_is_read_in_five_questions_however_many_cases_there_are(verifier, address):
    for _ in range(30):
        opened()
    services.save_view("Milik saya", {"view": "mine"}, is_shared=False, by=verifier.user, at=now())

    with statements() as asked:
        assert verifier.get(address).status_code == 200

    assert len(asked) <= MOST_QUERIES


def test_a_screen_with_a_case_beside_it_is_too(verifier):
    case = opened()

    with statements() as asked:
        page = verifier.get(f"/meja?case={case.id}").text

    assert case.reports[0].text[:40] in page
    assert len(asked) <= MOST_QUERIES


def test_every_view_has_its_name_and_all_but_the_finished_its_count(sari):
    assert {str(word) for word in VIEW_WORDS.values()} >= NAMED
    assert set(View) - set(counted(sari).views) == {View.CLOSED}


def test_a_view_holds_what_its_count_says(sari, agency):
    opened(is_suspect=True)
    taken(sari)
    at = now()
    add_case(agency, at, kind=CaseKind.OBJECTION)
    add_case(agency, at - timedelta(days=2))
    add_case(agency, at, status="waiting_agency")
    add_case(agency, at, status="referred", closed_at=at)
    scope = Scope(frozenset({agency.id}), sari)

    shown = {
        view: len(queue.queue(filters.Filters(view=view), scope=scope, at=at).items) for view in counted(sari).views
    }

    assert shown == counted(sari).views
    assert {View.QUARANTINE, View.MINE, View.OBJECTIONS, View.OVERDUE, View.WAITING_AGENCY, View.REFERRED} <= {
        view for view, number in shown.items() if number
    }


def test_a_reporter_who_can_only_be_called_puts_the_case_on_the_list_of_calls(sari):
    case = opened(contact="0812 3456 7890")
    services.decline(case, reason="opinion", note="", by=sari, seen=case.version, at=now())
    db.session.commit()

    assert counted(sari).views[View.TO_CALL] == 1


def test_pages_follow_each_other_without_a_gap_or_a_repeat_in_every_order(verifier, agency):
    for number in range(60):
        add_case(agency, now() - timedelta(minutes=number % 7), demand=number % 5, title=f"Kabar nomor {number}.")
    scope = Scope(frozenset({agency.id}), verifier.user)

    for sort in filters.Sort:
        seen, cursor = [], ""
        while cursor is not None:
            page = queue.queue(filters.Filters(sort=sort, cursor=cursor), scope=scope, at=now())
            seen, cursor = seen + [row.id for row in page.items], page.after

        assert len(seen) == len(set(seen)) == 60


def test_a_search_finds_the_beginnings_of_words_in_every_report_of_a_case(verifier):
    case, other = opened(text="Kabar tentang pembangkit listrik tenaga kentang di desa kami"), opened()

    found = verifier.get("/meja?q=kentang pembang").text

    assert case.reports[0].ticket_number in found
    assert other.reports[0].ticket_number not in found


def test_a_search_for_signs_alone_finds_nothing_and_breaks_nothing(verifier):
    opened()

    assert "Tidak ada kasus yang cocok" in verifier.get("/meja?q=%26%7C!:*(').").text


def test_a_case_is_found_by_any_channel_its_reports_came_by(verifier):
    case = opened(text="Kabar yang sama persis tentang jembatan gantung yang putus semalam di desa seberang sungai")
    opened(
        text="Kabar yang sama persis tentang jembatan gantung yang putus semalam di desa seberang sungai",
        channel=IntakeChannel.TELEGRAM,
    )

    assert case.reports[0].ticket_number in verifier.get("/meja?channel=telegram").text


def test_a_reading_of_the_queue_is_kept_under_a_name_and_opens_again(verifier):
    asked = "topic=kesehatan&sort=demand"

    response = send(verifier, f"/meja?{asked}", "/tampilan", name="Kesehatan ramai", address=asked)

    page = verifier.get(response.location).text

    assert response.status_code == 303
    assert asked in response.location
    assert '<h1 id="queue-title">Kesehatan ramai</h1>' in page


def test_a_shared_reading_is_seen_by_the_office_and_by_nobody_else(verifier, editor, foreign_verifier):
    services.save_view("Rapat pagi", {"view": "overdue"}, is_shared=True, by=editor.user, at=now())

    assert "Rapat pagi" in verifier.get("/meja").text
    assert "Rapat pagi" not in foreign_verifier.get("/meja").text


def test_a_verifier_keeps_readings_for_oneself_only(verifier):
    response = send(verifier, "/meja?mine=1", "/tampilan", name="Punya saya", address="mine=1", is_shared="y")

    assert response.status_code == 403
    assert db.session.query(SavedView).count() == 0


def test_a_second_reading_of_the_same_name_comes_back_with_a_word(verifier):
    services.save_view("Pagi", {}, is_shared=False, by=verifier.user, at=now())

    response = send(verifier, "/meja?mine=1", "/tampilan", name="pagi", address="mine=1")

    assert response.status_code == 422
    assert "Anda sudah punya tampilan dengan nama ini" in response.text


def test_who_has_a_case_open_is_seen_in_the_queue_and_on_the_case_until_they_leave(verifier, editor):
    case = opened()

    first = send(editor, f"/meja/kasus/{case.id}", "/hadir", writing="1")
    second = send(verifier, f"/meja/kasus/{case.id}", "/hadir")
    services.be_here(case, user=editor.user, is_writing=False, at=now() - timedelta(minutes=2))

    assert "sedang menulis" not in first.text
    assert f"{editor.user.name} sedang menulis" in second.text
    assert "Sedang dibuka" not in verifier.get("/meja").text
