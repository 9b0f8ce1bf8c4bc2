"""Writing, checking, approving and correcting an answer over HTTP, without a script anywhere."""

import re
from dataclasses import replace

import pytest

from klinik.clarifications.codes import RevisionKind, Verdict
from klinik.clarifications.models import Revision
from klinik.db import db, now
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case
from klinik.review import services
from tests.factories.clarifications import CONTENT, published
from tests.factories.review import answered, contact, drafted, handed_in, taken
from tests.review.browsing import DRAFT, case_address, send, token


def test_the_draft_is_saved_handed_in_and_published_without_a_script(verifier, editor):
    case = taken(verifier.user)
    home = case_address(case)

    saved = send(verifier, f"{home}/draf", "/draf", version=case.version, then="check", **DRAFT)
    draft = services.open_draft(db.session.get_one(Case, case.id).clarification)
    handed = send(verifier, f"{home}/ajukan", "/ajukan", version=draft.version)
    db.session.refresh(draft)
    done = send(editor, f"{home}/terbitkan", "/terbitkan", version=draft.version)

    assert [response.status_code for response in (saved, handed, done)] == [303, 303, 303]
    assert db.session.get_one(Case, case.id).status is CaseStatus.ANSWERED


@pytest.mark.parametrize("verb", ["ajukan", "buang", "terbitkan", "kembalikan"])
def test_a_page_that_was_open_too_long_says_so_and_does_nothing(verifier, editor, verb):
    case = taken(verifier.user)
    draft = (
        handed_in(case, by=verifier.user) if verb in {"terbitkan", "kembalikan"} else drafted(case, by=verifier.user)
    )
    before = draft.state

    fields = {"form_token": "lama", "version": draft.version, "note": "Sumbernya kurang."}
    answer = editor.post(f"{case_address(case)}/{verb}", data=fields)

    assert (answer.status_code, "Formulir ini sudah terlalu lama terbuka" in answer.text) == (422, True)
    assert db.session.get_one(Revision, draft.id).state is before


def test_a_source_row_is_added_and_everything_typed_stays(verifier):
    case = taken(verifier.user)
    page = f"{case_address(case)}/draf"

    response = send(verifier, page, "/draf", version=case.version, then="add_source", **DRAFT)

    assert response.status_code == 200
    assert 'name="sources-2-title"' in response.text
    assert CONTENT.headline in response.text


def test_a_source_row_is_dropped_and_the_others_stay(verifier):
    case = taken(verifier.user)
    page = f"{case_address(case)}/draf"

    response = send(verifier, page, "/draf", version=case.version, then="drop_source:0", **DRAFT)

    assert "Jadwal perawatan pompa" not in response.text
    assert "Wawancara kepala bagian" in response.text


def test_the_preview_comes_from_the_server_and_saves_nothing(verifier):
    case = taken(verifier.user)
    page = f"{case_address(case)}/draf"

    response = send(verifier, page, "/draf", version=case.version, then="preview", **DRAFT)

    assert "<strong>resmi</strong>" in response.text
    assert db.session.get_one(Case, case.id).clarification is None


def test_a_headline_that_repeats_the_claim_is_warned_about(verifier):
    case = taken(verifier.user)
    words = DRAFT | {"headline": "Air keran di Kota Mawar akan dimatikan tujuh hari penuh"}

    response = send(verifier, f"{case_address(case)}/draf", "/draf", version=case.version, then="preview", **words)

    assert "Judul ini mengulang kabarnya" in response.text


def test_a_stale_draft_shows_both_and_keeps_what_was_typed(verifier, sari):
    case = taken(verifier.user)
    revision = drafted(case, by=verifier.user)
    seen = revision.version
    services.write(revision, replace(CONTENT, summary="Dari Sari."), by=sari, seen=seen, at=now())
    db.session.commit()

    words = DRAFT | {"headline": "Judul yang baru diketik"}
    response = send(verifier, f"{case_address(case)}/draf", "/draf", version=seen, **words)

    assert response.status_code == 409
    assert f"{sari.name} menyimpan perubahan pukul" in response.text
    assert re.search(r"<ins>[^<]*Judul", response.text)
    assert 'value="Judul yang baru diketik"' in response.text


def test_the_checklist_names_what_is_missing(verifier):
    case = taken(verifier.user)
    drafted(case, by=verifier.user, sources=[], topic=None)

    page = verifier.get(f"{case_address(case)}/ajukan").text

    assert "Cantumkan sekurangnya satu sumber." in page
    assert "Pilih topik." in page


def test_an_incomplete_draft_that_is_handed_in_by_force_comes_back_with_its_checklist(verifier):
    case = taken(verifier.user)
    revision = drafted(case, by=verifier.user, sources=[])
    tokens = token(verifier, case_address(case))

    response = verifier.post(
        f"{case_address(case)}/ajukan",
        data={"form_token": tokens[f"{case_address(case)}/minta-kelengkapan"], "version": revision.version},
    )

    assert response.status_code == 422
    assert "Cantumkan sekurangnya satu sumber." in response.text


def test_the_approval_page_says_how_many_will_be_told(verifier, editor):
    case = taken(verifier.user, contact=contact())
    handed_in(case, by=verifier.user)

    page = editor.get(f"{case_address(case)}/terbitkan").text

    assert "1 pelapor dikabari." in page


def test_a_forged_approval_of_ones_own_draft_is_refused(editor):
    case = taken(editor.user)
    revision = handed_in(case, by=editor.user)
    tokens = token(editor, case_address(case))

    response = editor.post(
        f"{case_address(case)}/terbitkan",
        data={"form_token": tokens[f"{case_address(case)}/minta-kelengkapan"], "version": revision.version},
    )

    assert response.status_code == 403
    assert db.session.get_one(Case, case.id).status is CaseStatus.AWAITING_APPROVAL


def test_staff_find_an_answer_by_its_words_or_its_number(verifier):
    clarification = published()

    def is_found(q):
        return clarification.public_id in verifier.get("/meja/klarifikasi", query_string={"q": q}).text

    assert is_found("pemadaman mawar")
    assert is_found(f" {clarification.public_id.lower()} ")
    assert not is_found("bendungan")


def test_a_correction_shows_the_difference_to_what_is_published(verifier, editor):
    clarification = published()
    home = f"/meja/klarifikasi/{clarification.public_id}"

    started = send(verifier, home, "/revisi", kind="correction")
    draft = services.open_draft(clarification)
    words = DRAFT | {"summary": "Perawatan berlangsung lima jam pada hari Rabu.", "change_note": "Jamnya keliru."}
    send(verifier, f"{home}/draf", "/draf", version=draft.version, **words)
    db.session.refresh(draft)
    send(verifier, f"{home}/ajukan", "/ajukan", version=draft.version)

    page = editor.get(f"{home}/terbitkan").text
    assert started.status_code == 303
    assert "<ins>" in page
    assert "Jamnya keliru." in page


def test_an_editor_suspends_an_answer(editor):
    clarification = published()
    home = f"/meja/klarifikasi/{clarification.public_id}"

    send(editor, home, "/tangguhkan", reason="Ada keterangan baru dari perusahaan air.")

    assert "Ditangguhkan sejak" in editor.get(home).text


def test_the_answer_page_shows_every_revision(verifier, editor, sari):
    case = answered(taken(verifier.user), by=verifier.user, approver=editor.user)
    services.correct(case.clarification, kind=RevisionKind.WORDING, by=sari, at=now())
    db.session.commit()

    page = editor.get(f"/meja/klarifikasi/{case.clarification.public_id}").text

    assert "Terbit pertama" in page
    assert "Perbaikan redaksi" in page


def test_saving_a_text_as_a_browser_sends_it_changes_nothing(verifier):
    case = taken(verifier.user)
    revision = drafted(case, by=verifier.user, explanation="Satu.\n\nDua.")
    words = DRAFT | {"explanation": "Satu.\r\n\r\nDua."}

    send(verifier, f"{case_address(case)}/draf", "/draf", version=revision.version, **words)

    db.session.refresh(revision)
    assert revision.explanation == "Satu.\n\nDua."


def test_another_offices_other_conclusion_is_named_before_it_is_contradicted(verifier, editor, foreign_agency):
    published(foreign_agency, verdict=Verdict.TRUE, headline="Air keran Kota Mawar memang mati tujuh hari")
    case = taken(verifier.user)
    handed_in(case, by=verifier.user)

    pages = [verifier.get(f"{case_address(case)}/ajukan").text, editor.get(f"{case_address(case)}/terbitkan").text]

    assert all(f"berbeda dari Klinik Hoaks {foreign_agency.name}" in page for page in pages)


def test_an_office_that_agrees_is_no_warning(verifier, foreign_agency):
    published(foreign_agency)
    case = taken(verifier.user)
    drafted(case, by=verifier.user)

    assert "Kesimpulan ini berbeda" not in verifier.get(f"{case_address(case)}/ajukan").text
