"""The desk's pages over HTTP, without a script anywhere."""

import re
from dataclasses import replace

import pytest

from klinik.accounts.models import Role
from klinik.clarifications.codes import RevisionKind
from klinik.db import db, now
from klinik.reports.codes import CaseStatus, IntakeChannel
from klinik.reports.models import Case, Report
from klinik.review import services
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.reports import filed
from tests.factories.review import answered, contact, drafted, handed_in, opened, taken

DRAFT = {
    "claim": CONTENT.claim,
    "verdict": "hoax",
    "headline": CONTENT.headline,
    "summary": CONTENT.summary,
    "explanation": CONTENT.explanation,
    "topic": "pemerintahan",
    "content_type": "",
    "region_code": "",
    "sources-0-title": "Jadwal perawatan pompa",
    "sources-0-kind": "official",
    "sources-0-url": "https://air.contoh.id/jadwal",
    "sources-0-is_outside": "y",
    "sources-1-title": "Wawancara kepala bagian",
    "sources-1-kind": "interview",
}


FORM = re.compile(r'<form[^>]*action="([^"]+)"[^>]*>\s*<input[^>]*name="form_token"[^>]*value="([^"]+)"')


def token(browser, address):
    """Return the tokens of the forms on a page by the addresses they are sent to."""
    return dict(FORM.findall(browser.get(address).text))


def send(browser, page, verb, **fields):
    """Press the button of a page's form that goes to an address ending in a verb."""
    tokens = token(browser, page)
    address = next(address for address in tokens if address.endswith(verb))
    return browser.post(address, data={"form_token": tokens[address], **fields})


def case_address(case):
    return f"/meja/kasus/{case.id}"


def test_the_queue_shows_what_needs_doing(verifier):
    case = opened()

    page = verifier.get("/meja")

    assert page.status_code == 200
    assert case.reports[0].ticket_number in page.text


@pytest.mark.parametrize(
    "view", ["mine", "untaken", "due_soon", "overdue", "approval", "to_call", "quarantine", "closed"]
)
def test_every_saved_view_opens(verifier, view):
    assert verifier.get(f"/meja?view={view}").status_code == 200


def test_an_old_bookmark_is_answered_with_a_word_and_not_an_error(verifier):
    page = verifier.get("/meja?view=lama&status=entah&topic=kesehatan")

    assert page.status_code == 200
    assert "saringan yang tidak dikenali: view, status" in page.text


def test_the_queue_finds_a_case_by_ticket_number_and_by_words(verifier):
    case, other = opened(), opened()
    number = case.reports[0].ticket_number

    by_number = verifier.get(f"/meja?q={number.lower()}").text
    by_words = verifier.get("/meja", query_string={"q": case.reports[0].text.split()[-4]}).text

    assert number in by_number
    assert other.reports[0].ticket_number not in by_number
    assert number in by_words


def test_the_case_page_shows_the_report_with_its_links_defanged(verifier):
    case = opened(text="Bansos cair di https://bansos-palsu.com/daftar sekarang juga", links=["https://bit.ly/x"])

    page = verifier.get(case_address(case)).text

    assert "hxxps://bansos-palsu[.]com/daftar" in page
    assert "hxxps://bit[.]ly/x" in page
    assert "https://bansos-palsu.com" not in page


def test_a_verifier_takes_a_case_with_one_button(verifier):
    case = opened()

    response = send(verifier, case_address(case), "/ambil", version=case.version)

    assert response.status_code == 303
    assert db.session.get_one(Case, case.id).taken_by_id == verifier.user.id


def test_a_stale_verb_shows_the_case_anew_and_keeps_what_was_typed(verifier, editor):
    case = taken(verifier.user)
    seen = case.version
    services.hand_over(case, to=editor.user, by=verifier.user, seen=seen, at=now())
    db.session.commit()

    response = send(verifier, case_address(case), "/minta-kelengkapan", version=seen, question="Siapa pengirimnya?")

    assert response.status_code == 409
    assert "menyimpan perubahan pukul" in response.text
    assert "Siapa pengirimnya?" in response.text


def test_a_decline_without_a_reason_comes_back_with_what_was_typed(verifier):
    case = taken(verifier.user)

    response = send(verifier, case_address(case), "/tolak", version=case.version, note="Terima kasih.")

    assert response.status_code == 422
    assert "Pilih alasannya." in response.text
    assert "Terima kasih." in response.text


def test_a_case_is_declined_with_a_reason(verifier):
    case = taken(verifier.user)

    send(verifier, case_address(case), "/tolak", version=case.version, reason="opinion", note="")

    assert db.session.get_one(Case, case.id).status is CaseStatus.DECLINED


def test_a_note_is_kept_and_shown(verifier):
    case = opened()

    send(verifier, case_address(case), "/catatan", text="Sudah telepon PDAM.")

    assert "Sudah telepon PDAM." in verifier.get(case_address(case)).text


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
        data={"form_token": tokens[f"{case_address(case)}/gabung"], "version": revision.version},
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

    tokens = token(editor, f"{case_address(case)}/ajukan")
    response = editor.post(
        f"{case_address(case)}/terbitkan",
        data={"form_token": next(iter(tokens.values()), ""), "version": revision.version},
    )

    assert response.status_code in {403, 422}
    assert db.session.get_one(Case, case.id).status is CaseStatus.AWAITING_APPROVAL


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


def test_a_call_is_taken_down_as_a_case(verifier):
    tokens = token(verifier, "/meja/kasus/baru")
    words = {"channel": "phone", "text": "Penelepon mendengar air keran akan mati tujuh hari.", "region_code": ""}

    response = verifier.post(
        "/meja/kasus/baru",
        data={"form_token": tokens["/meja/kasus/baru"], "contact": "0812 3456 7890", "consent": "y", **words},
    )

    report = db.session.query(Report).one()
    assert response.status_code == 303
    assert (report.channel, report.entered_by_id) == (IntakeChannel.PHONE, verifier.user.id)


def test_the_contact_is_masked_until_somebody_asks_and_the_trail_knows(verifier, auditor):
    case = opened(contact="rina.wati@contoh.id")

    before = verifier.get(case_address(case)).text
    after = send(verifier, case_address(case), "/kontak").text
    trail = auditor.get("/meja/jejak?action=report.contact_read").text

    assert "rina.wati@contoh.id" not in before
    assert "rina.wati@contoh.id" in after
    assert verifier.user.name in trail


def test_messages_show_whom_we_told_masked(verifier):
    opened(contact="rina.wati@contoh.id")

    page = verifier.get("/meja/pemberitahuan").text

    assert "Tanda terima" in page
    assert "rina.wati" not in page


def test_a_head_reads_a_case_and_finds_no_button(head, agency):
    case = taken(staff(Role.VERIFIER, agency))

    page = head.get(case_address(case))

    assert page.status_code == 200
    assert "Tidak dapat diproses" not in page.text


def test_an_operator_sees_no_case(operator):
    assert operator.get(case_address(opened())).status_code == 403


def test_a_case_of_another_agency_does_not_exist(foreign_verifier):
    assert foreign_verifier.get(case_address(opened())).status_code == 404


def test_a_candidate_is_shown_with_the_words_it_shares(verifier):
    published(claim="Air keran di Kelurahan Mawar mati tujuh hari mulai besok pagi menurut pesan berantai.")
    report = filed(text="Katanya air keran Kelurahan Mawar mati tujuh hari mulai besok, benarkah itu semua?")

    page = verifier.get(case_address(report.case)).text

    if report.case.is_active:
        assert "<mark>" in page
