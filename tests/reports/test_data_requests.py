"""Somebody whose data was posted asks, gets a number, and an answer within 72 hours."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports.codes import DataOutcome
from klinik.reports.models import DataRequest
from klinik.reports.services import data_requests
from tests.factories.clarifications import staff
from tests.factories.reports import data_request
from tests.review.browsing import send

WHERE = "KLARIF-JATIM-2026-00010"
WHAT = "Nomor telepon pada gambar kedua."
SENT = {"where": WHERE, "what": WHAT, "wish": "hide", "contact": "warga@contoh.id"}


def kinds():
    return db.session.scalars(select(Notification.kind)).all()


def test_a_request_gets_a_number_a_receipt_and_seventy_two_hours(client, agency):
    staff(Role.EDITOR)

    answer = send(client, "/data-pribadi", "/data-pribadi", **SENT)
    request = db.session.scalars(select(DataRequest)).one()

    assert answer.status_code == 303
    assert f"Permintaan {request.number} sudah kami terima" in client.get(answer.location).text
    assert request.due_at - request.received_at == timedelta(hours=72)
    assert {Kind.DATA_REQUEST_RECEIVED, Kind.DATA_REQUEST} <= set(kinds())


def test_what_it_says_is_kept_encrypted(app, agency):
    request = data_request()

    kept = db.session.scalar(text("SELECT details FROM data_request WHERE id = :id"), {"id": request.id})

    assert "telepon" not in kept
    assert data_requests.details(request) == (WHERE, WHAT)


@pytest.mark.parametrize("missing", ["where", "what", "wish", "contact"])
def test_every_answer_is_needed_and_nothing_typed_is_lost(client, agency, missing):
    page = send(client, "/data-pribadi", "/data-pribadi", **{**SENT, missing: ""})

    assert page.status_code == 422
    assert "Ada yang perlu diperbaiki" in page.text
    assert all(typed in page.text for name, typed in SENT.items() if name not in {missing, "wish"})


def test_the_language_changes_in_the_middle_and_sends_nothing(client, agency):
    page = client.post("/data-pribadi?lang=en", data={**SENT, "change": "1"})

    assert page.status_code == 200
    assert 'lang="en"' in page.text
    assert WHAT in page.text
    assert db.session.scalars(select(DataRequest)).all() == []


def test_the_page_says_how_long_a_request_is_kept(client, agency):
    assert "dihapus 90\u00a0hari setelah dijawab" in client.get("/data-pribadi").text


@pytest.mark.parametrize("invented", ["<b>PD</b>", "PD-2026-000001"])
def test_an_address_with_an_invented_number_says_nothing(client, agency, invented):
    assert "sudah kami terima" not in client.get(f"/data-pribadi?terkirim={invented}").text


def test_the_page_that_says_we_have_it_is_for_a_day_and_in_no_search_engine(client, agency):
    address = send(client, "/data-pribadi", "/data-pribadi", **SENT).location

    page = client.get(address).text
    with time_machine.travel(now() + timedelta(days=2)):
        later = client.get(address).text

    assert "sudah kami terima" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "sudah kami terima" not in later


def test_the_desk_answers_by_mail_and_keeps_no_reply(editor, agency):
    request = data_request()

    assert WHAT in editor.get("/meja/data-pribadi").text
    done = send(editor, "/meja/data-pribadi", str(request.id), outcome="done", reply="Nomornya sudah kami samarkan.")
    db.session.refresh(request)

    assert (done.status_code, request.outcome) == (303, DataOutcome.DONE)
    assert Kind.DATA_REQUEST_ANSWERED in kinds()
    assert "samarkan." not in editor.get("/meja/data-pribadi").text


def test_an_answer_without_words_comes_back(editor, agency):
    request = data_request()

    page = send(editor, "/meja/data-pribadi", str(request.id), outcome="done", reply="")

    assert page.status_code == 422
    assert "Tuliskan jawabannya." in page.text


def test_a_request_is_answered_once(app, agency):
    request, editor = data_request(), staff(Role.EDITOR)
    data_requests.answer(request, outcome=DataOutcome.DONE, reply="Sudah.", by=editor, at=now())

    with pytest.raises(data_requests.AlreadyAnswered):
        data_requests.answer(request, outcome=DataOutcome.REFUSED, reply="Tidak.", by=editor, at=now())


def test_a_verifier_and_another_agency_do_not_see_it(verifier, foreign_editor, agency):
    request = data_request()

    assert verifier.get("/meja/data-pribadi").status_code == 403
    assert request.number not in foreign_editor.get("/meja/data-pribadi").text


def test_staff_are_warned_once_a_day_before_it_is_due(app, agency):
    staff(Role.ADMIN)
    request = data_request()

    assert data_requests.warn(at=request.due_at - timedelta(hours=25)) == 0
    assert data_requests.warn(at=request.due_at - timedelta(hours=23)) == 1
    assert data_requests.warn(at=request.due_at) == 0


def test_an_answered_request_is_emptied_after_the_agency_s_time(app, agency):
    request = data_request()
    data_requests.answer(request, outcome=DataOutcome.DONE, reply="Sudah.", by=staff(Role.EDITOR), at=now())

    assert data_requests.forget_old(at=now() + timedelta(days=89)) == 0
    assert data_requests.forget_old(at=now() + timedelta(days=91)) == 1

    assert (request.details, request.recipient_id) == ("", None)
    assert data_requests.details(request) == ("", "")


def test_slips_are_not_counted_against_whoever_makes_them(client, agency, app, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", "on")

    slips = [send(client, "/data-pribadi", "/data-pribadi", **SENT | {"what": ""}).status_code for _try in range(11)]
    taken = [send(client, "/data-pribadi", "/data-pribadi", **SENT).status_code for _try in range(11)]

    assert slips == [422] * 11
    assert taken == [303] * 10 + [429]
