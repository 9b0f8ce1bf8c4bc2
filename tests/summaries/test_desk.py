"""The bulletin at the desk: rising cases for staff, a foreword and an order by an editor."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from klinik.accounts.models import Role
from klinik.audit.models import AuditEvent
from klinik.db import db
from klinik.notifications import services as subscribing
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification, Subscription
from klinik.reports.models import Report
from klinik.summaries import services
from klinik.summaries.models import WeeklySummary
from tests.factories.clarifications import staff
from tests.factories.statistics import HOUR, add_answer, add_case, add_report
from tests.review.browsing import send
from tests.review.browsing import token as forms
from tests.summaries.conftest import MONDAY, OVER, WEEK


@pytest.fixture
def waiting(busy_week) -> WeeklySummary:
    """A summary that waits, with two issues: nine reports of the first, six of the second."""
    answer = add_answer(busy_week, MONDAY + HOUR, headline="Video banjir itu direkam di tempat lain")
    case = add_case(busy_week, MONDAY, status="answered", closed_at=MONDAY + HOUR, clarification_id=answer)
    for place in range(6):
        add_report(busy_week, case, MONDAY + place * HOUR)
    busy_week.summary_waits = True
    summary = services.build(busy_week, WEEK, at=OVER)
    db.session.commit()
    return summary


def page_of(summary):
    return f"/meja/ringkasan/{summary.id}"


def filled(browser, summary, *, then="publish", **fields):
    form = {"foreword": "Waspada musim hujan.", "places-0": "2", "places-1": "1", "then": then} | fields
    return send(browser, page_of(summary), "/terbitkan", **form)


def test_an_editor_adds_a_foreword_and_an_order_and_lets_it_out(editor, client, waiting):
    response = filled(editor, waiting)

    page = client.get(waiting.path).text
    assert response.status_code == 303
    assert "Waspada musim hujan." in page
    assert "disetujui redaktur" in page
    assert page.index("Video banjir itu") < page.index("Tautan bansos itu palsu")


def test_a_preview_shows_it_and_keeps_nothing(editor, client, waiting):
    page = filled(editor, waiting, then="preview").text

    db.session.refresh(waiting)
    assert "Pratinjau, belum disimpan" in page
    assert page.index("Video banjir itu") < page.index("Tautan bansos itu palsu")
    assert (waiting.foreword, waiting.issue_order, waiting.published_at) == ("", [], None)


@pytest.mark.parametrize("slip", [{"foreword": "a" * 2001}, {"places-0": "9"}, {"places-1": "satu"}])
def test_a_slip_comes_back_with_what_was_typed(editor, waiting, slip):
    response = filled(editor, waiting, **slip)

    assert response.status_code == 422
    assert "Ada yang perlu diperbaiki" in response.text
    assert db.session.get_one(WeeklySummary, waiting.id).published_at is None


def test_of_two_editors_the_second_is_told_that_it_has_left(editor, waiting):
    address = f"{page_of(waiting)}/terbitkan"
    sent = {
        "form_token": forms(editor, page_of(waiting))[address],
        "foreword": "Satu",
        "places-0": "1",
        "places-1": "2",
    }

    answers = [editor.post(address, data=sent).status_code for _ in range(2)]

    assert answers == [303, 409]


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.HEAD, Role.AUDITOR])
def test_who_is_no_editor_reads_but_does_not_publish(log_in, agency, waiting, role):
    browser = log_in(staff(role, agency))

    page = browser.get(page_of(waiting))

    assert page.status_code == 200
    assert "Terbitkan ringkasan" not in page.text


def test_editors_are_told_once_that_a_summary_waits(busy_week):
    staff(Role.EDITOR, busy_week), staff(Role.VERIFIER, busy_week)
    busy_week.summary_waits = True

    for _ in range(2):
        services.build(busy_week, WEEK, at=OVER)

    assert len(db.session.scalars(select(Notification).filter_by(kind=Kind.SUMMARY_WAITS)).all()) == 1


def test_staff_see_what_rises_before_anything_is_published(editor, client, agency, waiting):
    case = add_case(agency, MONDAY, title="Kabar yang belum dijawab")
    for _ in range(8):
        add_report(agency, case, MONDAY + HOUR)
    services.approve(waiting, by=staff(Role.EDITOR), foreword="", at=OVER)
    db.session.execute(update(Report).values(received_at=Report.received_at + timedelta(weeks=1)))
    later = services.build(agency, WEEK.following(), at=OVER + timedelta(weeks=1))
    services.approve(later, by=staff(Role.EDITOR), foreword="", at=OVER + timedelta(weeks=1))
    db.session.commit()

    assert "Kabar yang belum dijawab" in editor.get(page_of(later)).text
    assert "Kabar yang belum dijawab" not in client.get(later.path).text


def test_an_admin_decides_whether_summaries_wait(admin, agency):
    response = send(admin, "/meja/ringkasan", "/persetujuan", waits="yes")

    db.session.refresh(agency)
    assert (response.status_code, agency.summary_waits) == (303, True)
    assert db.session.scalars(select(AuditEvent.fields).filter_by(action="agency.changed")).all() == [["summary_waits"]]


def invite(browser, **fields):
    return send(browser, "/meja/ringkasan", "/meja/ringkasan/mitra", **{"partner": "KIM Mekar Contoh"} | fields)


def test_a_partner_is_invited_agrees_and_gets_the_bulletin(editor, client, waiting):
    assert invite(editor, contact="kim@contoh.id").status_code == 303
    asked = db.session.scalars(select(Notification).filter_by(kind=Kind.SUBSCRIPTION_CONFIRM)).one()
    partner = db.session.scalars(select(Subscription)).one()
    subscribing.confirm(partner, at=OVER)
    filled(editor, waiting)

    services.send(waiting, at=OVER)

    told = db.session.scalars(select(Notification).filter_by(kind=Kind.WEEKLY_SUMMARY)).one()
    assert told.recipient_id == asked.recipient_id == partner.recipient_id


def test_the_desk_lists_partners_with_their_address_hidden(editor, waiting):
    invite(editor, contact="redaksi.contoh@contoh.id")

    page = editor.get("/meja/ringkasan").text

    assert "KIM Mekar Contoh" in page
    assert "belum menyetujui tautannya" in page
    assert "redaksi.contoh@contoh.id" not in page


def test_an_address_that_is_none_comes_back_with_what_was_typed(editor, waiting):
    response = invite(editor, contact="bukan alamat")

    assert response.status_code == 422
    assert "KIM Mekar Contoh" in response.text
    assert "bukan alamat" in response.text
    assert "nomor telepon" not in response.text  # which would be refused as well
    assert db.session.scalars(select(Subscription)).all() == []


def test_a_partner_that_is_dismissed_hears_no_more(editor, waiting):
    invite(editor, contact="kim@contoh.id")
    partner = db.session.scalars(select(Subscription)).one()
    subscribing.confirm(partner, at=OVER)

    send(editor, "/meja/ringkasan", f"/meja/ringkasan/mitra/{partner.id}/hentikan")

    assert "KIM Mekar Contoh" not in editor.get("/meja/ringkasan").text
    assert not db.session.get_one(Subscription, partner.id).is_active


def test_a_verifier_invites_nobody(verifier, waiting):
    assert "Undang mitra" not in verifier.get("/meja/ringkasan").text
