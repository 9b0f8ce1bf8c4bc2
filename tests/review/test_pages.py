"""The desk's pages over HTTP, without a script anywhere."""

import re

import pytest

from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.reports.codes import CaseStatus, IntakeChannel
from klinik.reports.models import Case, Report
from klinik.reports.services import disagreeing
from klinik.review import services
from tests.factories.clarifications import CONTENT, published, staff
from tests.factories.reports import filed
from tests.factories.review import opened, taken
from tests.review.browsing import case_address, send, token


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


def test_the_english_trail_names_one_thing_as_one(auditor):
    opened()

    trail = auditor.get("/meja/jejak?action=report.filed&lang=en").text

    assert "<td>Report " in trail


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
    clarification = published(claim="Air keran di Kelurahan Mawar mati tujuh hari mulai besok menurut pesan berantai.")
    case = opened(text="Katanya air keran Kelurahan Mawar akan mati tujuh hari, benarkah? Ada di grup arisan ibu-ibu.")

    page = verifier.get(case_address(case)).text

    assert case.is_active
    assert clarification.public_id in page
    assert "<mark>" in page
    assert "Sama, pakai jawaban ini" in page


def test_a_candidate_stands_beside_the_case_with_the_phrases_of_both_marked(verifier):
    text = "Air keran di Kelurahan Mawar mati tujuh hari penuh, kata pesan berantai di grup arisan warga RT empat."
    case, other = opened(text=text), opened(text=f"{text} Benarkah begitu, Pak, atau hanya kabar burung belaka?")

    page = verifier.get(case_address(case)).text
    own, theirs = page.partition('class="sides"')[2].split("<h3")[1:3]

    assert own.count("<mark>") == theirs.count("<mark>") == 1
    assert case.reports[0].ticket_number in own
    assert other.reports[0].ticket_number in theirs


def test_a_verifier_reads_which_answer_the_sender_did_not_mean(verifier):
    published()
    others, report = filed(text=CONTENT.claim), filed(text=CONTENT.claim)
    disagreeing.disagree(report, at=now())
    db.session.commit()

    page = verifier.get(case_address(report.case)).text

    assert others.case.status == "answered"
    assert page.count("Menurut pelapor bukan ini yang dimaksud") == 1
    assert re.search(r"button-secondary[^>]*>Sama, pakai jawaban ini", page)
