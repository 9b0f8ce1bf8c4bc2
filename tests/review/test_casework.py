"""What belongs to the work on a case: colleagues named, things to do, finds, transcripts."""

import pytest

from klinik.db import db, now
from klinik.notifications.models import Notification
from klinik.reports import services as reports
from klinik.review.models import CaseTask, NoteMention
from klinik.review.services import work
from klinik.review.services.notes import mentioned
from tests.factories.accounts import UserFactory
from tests.factories.files import StoredFileFactory
from tests.factories.review import opened, taken
from tests.review.browsing import case_address, send, token


def test_a_colleague_named_in_a_note_is_written_to_once(verifier, agency):
    bayu = UserFactory(agency=agency, name="Bayu Prasetyo")
    case = opened()

    send(verifier, case_address(case), "/catatan", text="@bayu tolong telepon PDAM. Terima kasih, @Bayu Prasetyo.")

    assert [row.user_id for row in db.session.query(NoteMention)] == [bayu.id]
    assert db.session.query(Notification).filter_by(kind="mentioned").count() == 1


@pytest.mark.parametrize("text", ["surel bayu@kota.contoh.id", "@bayuaji", "Bayu sudah tahu"])
def test_a_name_without_its_sign_or_inside_another_word_names_nobody(text, app):
    assert mentioned(text, [UserFactory.build(name="Bayu Prasetyo", agency=None)]) == []


def test_a_first_name_that_two_have_names_neither_but_the_whole_name_does(app):
    both = [UserFactory.build(name=f"Sari {last}", agency=None) for last in ("Wulan", "Dewi")]

    assert mentioned("@sari ke mana?", both) == []
    assert mentioned("@Sari Dewi ke mana?", both) == [both[1]]


def test_a_task_is_added_ticked_off_and_taken_up_again(verifier):
    case = taken(verifier.user)

    send(verifier, case_address(case), "/tugas", text="Telepon PDAM", colleague=str(verifier.user.id))
    send(verifier, case_address(case), "/selesai")
    done_by = db.session.query(CaseTask).one().done_by_id
    send(verifier, case_address(case), "/selesai")

    assert done_by == verifier.user.id
    assert db.session.query(CaseTask).one().done_at is None


def test_a_task_for_nobody_we_know_comes_back_with_its_words(verifier):
    case = taken(verifier.user)

    page = send(verifier, case_address(case), "/tugas", text="Telepon PDAM", colleague="bukan kunci")

    assert page.status_code == 422
    assert 'value="Telepon PDAM"' in page.text


def test_a_task_for_a_blank_is_for_anybody(verifier):
    case = taken(verifier.user)

    send(verifier, case_address(case), "/tugas", text="Telepon PDAM", colleague=" ")

    assert db.session.query(CaseTask).one().for_id is None


def test_what_was_found_becomes_a_source_of_the_draft_that_begins(verifier):
    case = taken(verifier.user)

    send(verifier, case_address(case), "/bukti", title="Jadwal resmi", url="https://air.contoh.id/j", kind="official")
    draft = verifier.get(f"{case_address(case)}/draf").text

    assert "hxxps://air[.]contoh[.]id/j" in verifier.get(case_address(case)).text
    assert 'value="Jadwal resmi"' in draft
    assert 'value="https://air.contoh.id/j"' in draft


def test_a_find_that_says_nothing_comes_back_with_a_word(verifier):
    response = send(verifier, case_address(opened()), "/bukti", title="", url="", kind="other")

    assert response.status_code == 422
    assert "Tulis apa yang ditemukan, atau alamatnya." in response.text


def test_a_case_is_found_by_the_transcript_of_its_voice_note(verifier):
    said = "kabarnya pasar induk ditutup sebulan karena wabah lalat raksasa dari gunung"
    first, second = opened(text="Tolong cek suara ini", files=[StoredFileFactory()]), opened(text=f"Katanya {said}")
    report, file = first.reports[0], first.reports[0].files[0]

    work.transcribe(report, file, text=said, by=verifier.user, at=now())
    db.session.commit()

    assert second.reports[0].ticket_number in verifier.get(f"/meja?q={second.reports[0].ticket_number}").text
    assert report.ticket_number in verifier.get("/meja?q=lalat+raksasa").text
    assert "Sama, gabungkan" in verifier.get(case_address(second)).text


def test_the_field_of_a_transcript_is_there_once_the_file_was_opened(verifier):
    case = opened(files=[StoredFileFactory()])
    file = case.reports[0].files[0]
    address = f"/meja/berkas/{file.id}/transkrip"
    before = token(verifier, case_address(case))

    send(verifier, case_address(case), "/buka")
    verifier.post(address, data={"form_token": token(verifier, case_address(case))[address], "text": "Kata gambar."})

    assert address not in before
    assert "Kata gambar." in verifier.get(case_address(case)).text


def test_a_transcript_goes_with_the_report_that_is_erased(verifier):
    case = opened(files=[StoredFileFactory()])
    report = case.reports[0]
    work.transcribe(report, report.files[0], text="Kata gambar.", by=verifier.user, at=now())

    reports.erase(report, at=now())

    assert report.transcripts == []
