"""The page of a case file: asked for with a purpose, followed, taken."""

import io
import zipfile

from klinik.casefiles import making, services
from klinik.casefiles.models import CaseFile
from klinik.db import db, now
from tests.factories.casefiles import made, wanted
from tests.review.browsing import case_address, send


def page_of(case):
    return f"{case_address(case)}/berkas-pemeriksaan"


def test_an_editor_asks_for_a_file_and_follows_it(editor, full_case):
    form = {"variant": "full", "addressee": "Ombudsman RI"}
    response = send(editor, page_of(full_case), "/berkas-pemeriksaan", **form)

    page = editor.get(page_of(full_case))
    assert (response.status_code, db.session.query(CaseFile).one().purpose) == (303, "Ombudsman RI")
    assert "Sedang disusun" in page.text
    assert page.headers["Refresh"]


def test_it_does_not_go_without_saying_for_whom(editor, full_case):
    response = send(editor, page_of(full_case), "/berkas-pemeriksaan", variant="full")

    assert response.status_code == 422
    assert "Tulis untuk siapa" in response.text


def test_what_is_made_can_be_taken_by_a_button(editor, full_case):
    case_file = made(full_case, by=editor.user)

    with send(editor, page_of(full_case), "/zip") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        names = zipfile.ZipFile(io.BytesIO(response.data)).namelist()

    assert "berkas-pemeriksaan.pdf" in names
    assert case_file.zip_sha256 in editor.get(page_of(full_case)).text


def test_what_is_not_ready_or_gone_says_so(editor, full_case):
    case_file = made(full_case, by=editor.user)
    services.place(case_file, "pdf").unlink()

    response = send(editor, page_of(full_case), "/pdf")

    assert (response.status_code, "Mintalah sekali lagi" in response.text) == (404, True)


def test_a_failure_is_told_in_words(editor, full_case, monkeypatch):
    monkeypatch.setattr(making, "MOST", 10)
    made(full_case, by=editor.user)

    assert "Buktinya lebih dari 2 GB" in editor.get(page_of(full_case)).text


def test_the_progress_of_a_large_file_is_shown(editor, full_case):
    case_file = wanted(full_case, by=editor.user)
    making.lease(case_file.id, at=now())
    case_file.total, case_file.done = 40, 10
    db.session.commit()

    assert "10 dari 40 bukti" in editor.get(page_of(full_case)).text


def test_the_case_page_leads_there_whoever_may_go(editor, verifier, full_case):
    assert page_of(full_case) in editor.get(case_address(full_case)).text
    assert page_of(full_case) not in verifier.get(case_address(full_case)).text
