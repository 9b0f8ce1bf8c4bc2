"""Whoever says that an answer errs gets a case, a clock and an outcome that everybody can read."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from klinik.accounts.models import Role
from klinik.clarifications.codes import ObjectionOutcome, RevisionKind
from klinik.clarifications.models import Objection
from klinik.db import db, now
from klinik.errors import NotAllowed
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports import objections
from klinik.reports.codes import CaseStatus, DeclineReason
from klinik.reports.models import Case
from klinik.reports.services import retention
from klinik.review import services as review
from tests.factories.clarifications import published, revised, staff
from tests.review.browsing import send, token

WORDS = "Jadwal di situs perusahaan menyebut enam jam, bukan empat jam seperti di sini."


def filed(clarification, **words):
    objection = objections.file(clarification, text=WORDS, at=now(), **words)
    db.session.commit()
    return objection


def proposed(objection, by, outcome=ObjectionOutcome.ACCEPTED):
    case = objection.case
    review.propose_outcome(case, outcome=outcome, reply="Benar, jamnya kami ralat.", by=by, seen=case.version, at=now())
    db.session.commit()


def approved(objection, by):
    review.approve_outcome(objection.case, by=by, seen=objection.case.version, at=now())
    db.session.commit()


def answered(objection, outcome=ObjectionOutcome.ACCEPTED):
    proposed(objection, staff(Role.VERIFIER), outcome)
    approved(objection, staff(Role.EDITOR))


def kinds():
    return db.session.scalars(select(Notification.kind)).all()


def test_a_reader_objects_on_the_page_and_it_becomes_a_case_with_a_clock(client, agency):
    clarification = published()

    answer = send(client, clarification.path, "/sanggahan", text=WORDS)
    objection = db.session.scalars(select(Objection)).one()

    assert answer.status_code == 303
    assert "Sanggahan Anda sudah kami terima" in client.get(answer.location).text
    assert "sudah kami terima" not in client.get(answer.location.partition("?")[0]).text
    assert objection.case.due_at == objection.case.opened_at + timedelta(hours=24)
    assert (objection.case.status, objection.recipient_id) == (CaseStatus.NEW, None)


def test_an_address_that_nobody_was_sent_to_says_of_no_objection_that_we_have_it(client, agency):
    address = f"/klarifikasi/{published().public_id}/sanggahan?terkirim=1"

    assert "sudah kami terima" not in client.get(address).text


@pytest.mark.parametrize("slip", [{"text": "pendek"}, {"text": WORDS, "contact": "warga@contoh.id"}])
def test_an_objection_with_a_slip_comes_back_with_what_was_typed(client, agency, slip):
    clarification = published()

    page = send(client, clarification.path, "/sanggahan", **slip)

    assert page.status_code == 422
    assert "Ada yang perlu diperbaiki" in page.text
    assert slip["text"] in page.text
    assert db.session.scalars(select(Objection)).all() == []


def test_editors_hear_of_objections_to_one_answer_once_an_hour(app, agency):
    staff(Role.EDITOR)
    clarification = published()
    editors = len([kind for kind in kinds() if kind is Kind.OBJECTION])

    filed(clarification)
    once = kinds().count(Kind.OBJECTION)
    filed(clarification)

    assert editors == 0
    assert once == kinds().count(Kind.OBJECTION) > 0


def test_the_outcome_stands_on_the_page_and_the_objection_itself_does_not(client, agency):
    clarification = published()
    objection = filed(clarification, contact="warga@contoh.id")

    assert "Sanggahan" not in client.get(clarification.path).text.partition("Ada yang keliru?")[2].partition("<form")[0]
    answered(objection)
    page = client.get(clarification.path).text

    assert "Benar, jamnya kami ralat." in page
    assert WORDS not in page
    assert "diterima" in page
    assert Kind.OBJECTION_ANSWERED in kinds()
    assert objection.case.status is CaseStatus.ANSWERED


def test_the_desk_lists_objections_and_answers_them_in_public_by_two_people(verifier, editor, agency):
    objection = filed(published())
    page, seen = f"/meja/kasus/{objection.case_id}", {"version": objection.case.version}
    assert objection.case.title in verifier.get("/meja?view=objections").text
    assert WORDS in verifier.get(page).text

    send(verifier, page, "/sanggahan", **seen, outcome="rejected", reply="Jadwalnya sudah benar.")
    waiting = verifier.get(page).text
    done = send(editor, page, "/sanggahan/setujui", version=db.session.get_one(Case, objection.case_id).version)

    assert "Menunggu redaktur yang tidak memeriksanya" in waiting
    assert done.status_code == 303
    assert db.session.get_one(Objection, objection.id).outcome is ObjectionOutcome.REJECTED


def test_whoever_checked_an_objection_does_not_approve_its_outcome(app, agency):
    objection, editor = filed(published()), staff(Role.EDITOR)
    proposed(objection, editor)

    with pytest.raises(objections.OwnOutcome):
        approved(objection, editor)

    assert objection.outcome is None


def test_a_verifier_approves_no_outcome(app, agency):
    objection = filed(published())
    proposed(objection, staff(Role.EDITOR))

    with pytest.raises(NotAllowed):
        approved(objection, staff(Role.VERIFIER))


def test_the_database_refuses_one_person_behind_an_outcome(app, agency):
    objection = filed(published())
    answered(objection)

    objection.checked_by_id = objection.answered_by_id

    with pytest.raises(IntegrityError, match="four_eyes"):
        db.session.flush()


def test_a_returned_outcome_is_checked_again_with_the_note_in_view(verifier, editor, agency):
    objection = filed(published())
    page = f"/meja/kasus/{objection.case_id}"
    proposed(objection, staff(Role.VERIFIER))
    seen = {"version": db.session.get_one(Case, objection.case_id).version}

    send(editor, page, "/sanggahan/kembalikan", **seen, note="Sebut jadwal yang dipakai.")
    again = verifier.get(page).text

    assert "Sebut jadwal yang dipakai." in again
    assert "Benar, jamnya kami ralat." in again.partition("<textarea")[2]
    with pytest.raises(objections.NotProposed):
        approved(objection, staff(Role.EDITOR))


def test_what_waits_for_a_second_person_is_not_changed_under_their_eyes(app, agency):
    objection = filed(published())
    proposed(objection, staff(Role.VERIFIER))

    with pytest.raises(objections.Proposed):
        proposed(objection, staff(Role.VERIFIER), ObjectionOutcome.REJECTED)


def test_an_old_outcome_stays_in_public_until_the_new_one_is_approved(client, agency):
    objection, editor = filed(published()), staff(Role.EDITOR)
    answered(objection)
    review.reopen(objection.case, by=editor, seen=objection.case.version, at=now())
    proposed(objection, staff(Role.VERIFIER), ObjectionOutcome.REJECTED)

    assert "tidak diterima" not in client.get(objection.clarification.path).text
    approved(objection, editor)
    assert "tidak diterima" in client.get(objection.clarification.path).text


def test_the_history_of_an_objection_tells_everything(verifier, agency):
    objection = filed(published())
    answered(objection)

    page = verifier.get(f"/meja/kasus/{objection.case_id}").text.partition('id="history-title"')[2]

    for deed in (
        "Sanggahan diterima",
        "Hasil sanggahan diajukan",
        "Hasil sanggahan disetujui dan terbit",
        "Kasus dibuka",
    ):
        assert deed in page


def test_the_desk_asks_for_outcome_and_reply(verifier, agency):
    desk, objection = verifier, filed(published())

    back = send(desk, f"/meja/kasus/{objection.case_id}", "/sanggahan", version=objection.case.version)

    assert back.status_code == 422
    assert "Tuliskan jawabannya." in back.text


def test_an_objection_is_never_drafted_merged_declined_or_answered_like_a_report(app, agency):
    first, second = filed(published()), filed(published())
    editor = staff(Role.EDITOR)
    case, other, at = first.case, second.case, now()

    for deed in (
        lambda: review.draft(case, by=editor, seen=case.version, at=at),
        lambda: review.merge(case, other, by=editor, seen=case.version, at=at),
        lambda: review.decline(case, reason=DeclineReason.OPINION, note="", by=editor, seen=case.version, at=at),
        lambda: review.refer(case, office="Dinas", number="", note="", by=editor, seen=case.version, at=at),
        lambda: review.answer_with(case, second.clarification, by=editor, seen=case.version, at=at),
    ):
        with pytest.raises(review.AboutAnObjection):
            deed()


def test_the_database_refuses_an_outcome_without_words(app, agency):
    objection = filed(published())

    objection.checked_by_id, objection.answered_by_id = staff(Role.VERIFIER).id, staff(Role.EDITOR).id
    objection.outcome, objection.answered_at = ObjectionOutcome.REJECTED, now()

    with pytest.raises(IntegrityError, match="outcome_has_reply"):
        db.session.flush()


def test_whoever_objected_is_forgotten_after_the_agency_s_time(app, agency):
    objection = filed(published(), contact="warga@contoh.id")
    answered(objection)

    assert retention.forget_objectors(at=now() + timedelta(days=89)) == 0
    assert retention.forget_objectors(at=now() + timedelta(days=91)) == 1

    assert (objection.recipient_id, objection.text, objection.reply) == (None, "", "Benar, jamnya kami ralat.")


def test_a_withdrawn_answer_can_still_be_objected_to(client, agency):
    clarification = published()
    revised(clarification, RevisionKind.RETRACTION)

    assert f"/klarifikasi/{clarification.public_id}/sanggahan" in token(client, clarification.path)
