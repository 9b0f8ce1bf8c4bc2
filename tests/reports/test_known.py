"""What is known already is shown before anything is filed, and what the citizen says of it is believed."""

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.clarifications import services
from klinik.db import db, now
from klinik.matching.models import Decision, MatchDecision
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Report, ReportDraft
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.reports import story
from tests.reports.test_form import hidden, reports, send

__all__ = ["send"]  # a fixture


def test_known_answers_get_their_own_page_and_the_report_goes_on_from_there(send):
    clarification = published()

    page = send(text=CONTENT.claim)
    assert "Apakah ini yang Anda maksud?" in page.text
    assert clarification.path in page.text

    assert "Bagaimana kami mengabari Anda?" in send(none_of_these="1").text


def deflections(clarification) -> int:
    db.session.refresh(clarification)
    return clarification.deflection_count


def test_this_is_the_one_leads_to_the_answer_files_nothing_and_counts_once(send):
    clarification = published()
    send(text=CONTENT.claim)

    first, second = send(this_one=clarification.public_id), send(this_one=clarification.public_id)

    assert (first.status_code, first.location) == (303, clarification.path)
    assert second.location == clarification.path
    assert (reports(), deflections(clarification)) == (0, 1)


def test_what_was_not_shown_cannot_be_chosen(send):
    clarification = published()
    send(text=story())

    assert send(this_one=clarification.public_id).status_code == 422
    assert deflections(clarification) == 0


def test_what_was_shown_chosen_and_refused_is_written_down(send):
    published()
    send(text=CONTENT.claim)
    send(none_of_these="1")

    decisions = db.session.scalars(select(MatchDecision.decision).order_by(MatchDecision.decided_at))
    assert list(decisions) == [Decision.SHOWN, Decision.REJECTED]


def test_a_refused_answer_is_not_given_all_the_same(send):
    published()
    send(text=CONTENT.claim)
    send(none_of_these="1")
    send(contact="")

    assert send(send="1").status_code == 303

    report = db.session.scalars(select(Report)).one()
    assert (report.case.status, report.case.clarification_id) == (CaseStatus.NEW, None)


def test_the_paste_box_answers_and_files_nothing(client, agency):
    clarification = published()

    page = client.post("/cek", data={**hidden(client.get("/cek").text), "text": CONTENT.claim})

    assert page.status_code == 200
    assert clarification.path in page.text
    assert reports() == 0


def test_an_answer_under_review_is_offered_as_one(client, agency):
    services.suspend(published(), by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    db.session.commit()

    pasted = client.post("/cek", data={**hidden(client.get("/cek").text), "text": CONTENT.claim}).text
    suggested = client.post("/cek/saran", data={"text": CONTENT.claim}).text
    matched = client.post("/api/v1/match", json={"text": CONTENT.claim}).json["matches"][0]
    filed = client.post("/api/v1/reports", json={"text": CONTENT.claim}, headers={"Idempotency-Key": "a1"}).json

    assert all("Ditinjau ulang" in page for page in (pasted, suggested))
    assert [one["is_suspended"] for one in (matched, filed["matches"][0])] == [True, True]


@pytest.mark.parametrize(("text", "leads"), [("tabung gas", True), (story(), False)])
def test_a_word_or_three_lead_to_the_search_and_a_message_does_not(client, agency, text, leads):
    page = client.post("/cek", data={**hidden(client.get("/cek").text), "text": text})

    assert page.status_code == 200
    assert ('href="/klarifikasi?q=' in page.text) is leads


def test_what_is_suggested_while_somebody_writes_leaves_nothing_behind(client, agency):
    clarification = published()

    piece = client.post("/cek/saran", data={"text": CONTENT.claim})

    assert clarification.path in piece.text
    assert "<html" not in piece.text
    assert [db.session.query(table).count() for table in (ReportDraft, MatchDecision)] == [0, 0]


@pytest.mark.parametrize("said", [{}, {"text": "halo"}, {"text": "a" * 20_001}, {"link": "https://contoh.id/x"}])
def test_nothing_to_suggest_is_an_empty_answer(client, agency, said):
    published()

    assert client.post("/cek/saran", data=said).status_code == 204


def test_a_suggestion_chosen_while_writing_is_written_down_as_shown_and_chosen(client, agency):
    clarification = published()
    form = hidden(client.get("/cek").text)

    answer = client.post("/lapor", data={**form, "text": CONTENT.claim, "this_one": clarification.public_id})

    assert (answer.status_code, answer.location, deflections(clarification)) == (303, clarification.path, 1)
    assert {row.decision for row in db.session.query(MatchDecision)} == {Decision.SHOWN, Decision.CHOSEN}
