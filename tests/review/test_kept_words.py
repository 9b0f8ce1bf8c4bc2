"""What somebody wrote at the desk is still theirs where a colleague has meanwhile done away with what it was for."""

import pytest

from klinik.clarifications import services as clarifications
from klinik.clarifications.codes import RevisionKind
from klinik.db import db, now
from klinik.reports.codes import DeclineReason
from klinik.review import services
from tests.factories.clarifications import published
from tests.factories.review import contact, taken
from tests.journeys.pages import Page
from tests.review.browsing import DRAFT, case_address, token

QUESTION = "Kapan pesan ini Anda terima, dan dari <siapa>?"


def kept(answer):
    return {control.value for control in Page(answer.text).controls if control.kind == "textarea"}


def decline(case, by):
    services.decline(case, reason=DeclineReason.OPINION, note="", by=by, seen=case.version, at=now())
    db.session.commit()


@pytest.mark.parametrize(("question", "status"), [(QUESTION, 409), (QUESTION * 100, 422)])
def test_a_question_to_the_reporter_is_kept_where_the_case_was_closed_meanwhile(verifier, sari, question, status):
    case = taken(verifier.user, contact=contact())
    seen, address = case.version, f"{case_address(case)}/minta-kelengkapan"
    mark = token(verifier, case_address(case))[address]
    decline(case, sari)

    answer = verifier.post(address, data={"form_token": mark, "version": seen, "question": question})

    assert (answer.status_code, question in kept(answer)) == (status, True)
    assert "Tulisan Anda yang belum tersimpan" in answer.text


def test_a_whole_draft_is_kept_where_it_was_thrown_away_meanwhile(editor, ratna):
    revision = clarifications.revise(published(), kind=RevisionKind.WORDING, by=editor.user, at=now())
    address = f"/meja/klarifikasi/{revision.clarification.public_id}/draf"
    mark, version = token(editor, address)[address], revision.version
    services.discard(revision, by=ratna, seen=version, at=now())
    db.session.commit()

    written = {**DRAFT, "change_note": "Ejaan.", "explanation": "Panjang.\n\nDua alinea."}
    answer = editor.post(address, data={"form_token": mark, "version": version, "then": "save", **written})

    assert answer.status_code == 409
    assert {DRAFT["claim"], "Panjang.\n\nDua alinea.", "Ejaan.", DRAFT["sources-1-title"]} <= kept(answer)


def test_why_an_answer_is_suspended_is_kept_where_it_is_suspended_already(editor, ratna):
    clarification = published()
    address = f"/meja/klarifikasi/{clarification.public_id}/tangguhkan"
    mark = token(editor, address.removesuffix("/tangguhkan"))[address]
    services.suspend(clarification, reason="Ada bukti baru.", by=ratna, at=now())
    db.session.commit()

    answer = editor.post(address, data={"form_token": mark, "reason": "Fotonya ternyata asli."})

    assert (answer.status_code, "Fotonya ternyata asli." in kept(answer)) == (409, True)
