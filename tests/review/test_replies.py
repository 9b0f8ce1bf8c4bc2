"""Saved replies: kept by an admin, put into what is being written to a reporter, never over it."""

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.audit.models import AuditEvent
from klinik.db import db, now
from klinik.review.models import SavedReply
from klinik.review.services import replies
from tests.accounts.pages import token_of
from tests.factories.accounts import UserFactory
from tests.factories.clarifications import staff
from tests.factories.reports import data_request, filed
from tests.factories.review import saved_reply, taken
from tests.review.browsing import case_address, form_of, send

PAGE = "/meja/pengaturan/balasan"


@pytest.fixture
def kept(agency):
    return saved_reply(staff(Role.ADMIN), text="Mohon kirim gambarnya sebelum {tenggat}. Salam, {instansi}.")


def inserted(browser, page, verb, saved, **typed):
    """Press Sisipkan in a form of a page, as a browser without scripts does."""
    address = f"{page}{verb}"
    return browser.post(address, data=form_of(browser.get(page), address) | {"saved_reply": saved.id, **typed})


FIELDS = [("/minta-kelengkapan", "question"), ("/tolak", "note"), ("/rujuk", "note")]


@pytest.mark.parametrize(("verb", "field"), FIELDS)
def test_a_reply_is_put_after_what_was_typed_and_nothing_is_done_yet(verifier, kept, verb, field):
    case = taken(verifier.user)

    page = inserted(verifier, case_address(case), verb, kept, insert=field, **{field: "Selamat pagi."})

    written = form_of(page, case_address(case) + verb)[field]
    assert page.status_code == 200
    assert written.startswith("Selamat pagi.\n\nMohon kirim gambarnya sebelum ")
    assert written.endswith("WIB. Salam, Klinik Hoaks Jawa Timur.")
    assert db.session.get(type(case), case.id).is_active


def test_a_reply_goes_into_the_answer_to_a_request_about_data(editor, kept):
    asked = data_request()

    page = inserted(editor, "/meja/data-pribadi", f"/{asked.id}", kept, insert="reply", reply="")

    assert "Mohon kirim gambarnya" in form_of(page, f"/meja/data-pribadi/{asked.id}")["reply"]


def test_a_reply_of_another_office_is_never_put_in(verifier, foreign_agency):
    theirs = saved_reply(UserFactory(agency=foreign_agency, role=Role.ADMIN), text="Punya orang lain")
    saved_reply(verifier.user)
    case = taken(verifier.user)

    page = inserted(verifier, case_address(case), "/tolak", theirs, insert="note", note="Halo")

    assert form_of(page, case_address(case) + "/tolak")["note"] == "Halo"
    assert "Punya orang lain" not in page.text


def test_an_admin_keeps_changes_and_removes_a_reply_and_the_trail_says_so(admin, session):
    send(admin, PAGE, PAGE, name="Bukan kewenangan kami", text="Silakan hubungi {kontak}.")
    made = session.scalars(select(SavedReply)).one()
    send(admin, f"{PAGE}/{made.id}", str(made.id), name="Bukan kewenangan", text="Silakan hubungi kelurahan.")
    assert session.get(SavedReply, made.id).name == "Bukan kewenangan"

    admin.post(f"{PAGE}/{made.id}/hapus", data={"form_token": token_of(admin.get(PAGE))})

    assert session.query(SavedReply).count() == 0
    deeds = session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("saved_reply"))).all()
    assert sorted(deeds) == ["saved_reply.added", "saved_reply.changed", "saved_reply.removed"]


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ({"name": "minta Tangkapan layar"}, "Sudah ada balasan dengan nama ini."),
        ({"text": "Nomor Anda {nomor_tiket}."}, "{nomor_tiket} tidak dikenal."),
        ({"text": "Kurung { saja"}, "{ tidak dikenal."),
        ({"text": "a" * 1_001}, "Batasnya 1.000 huruf."),
    ],
)
def test_a_reply_that_cannot_be_used_comes_back(admin, kept, slip, word):
    page = send(admin, PAGE, PAGE, **{"name": "Lain", "text": "Teks"} | slip)

    assert page.status_code == 422
    assert word in page.text


def test_an_office_keeps_no_more_replies_than_anybody_reads(admin, agency, monkeypatch):
    monkeypatch.setattr(replies, "MOST", 1)
    saved_reply(admin.user)

    with pytest.raises(replies.TooManyReplies):
        replies.save(None, name="Dua", text="Teks", by=admin.user, at=now())


def test_who_may_only_read_is_offered_none(auditor, kept):
    assert "saved_reply" not in auditor.get(case_address(filed().case)).text
