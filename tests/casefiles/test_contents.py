"""A case file says everything that may be said, and to the press no more than is public."""

import json

import pytest

from klinik.casefiles import document, providers
from klinik.casefiles.codes import Variant
from klinik.casefiles.dossier import gather
from klinik.clarifications.models import RevisionPicture
from klinik.db import db, lawfully, now
from klinik.reports.services import statements
from tests.casefiles.conftest import CONTACT, NOTE, POST, STORY
from tests.factories.casefiles import made, wanted
from tests.factories.files import StoredFileFactory
from tests.factories.review import asked, drafted, opened, said, taken


def told(case, variant):
    """Return everything that is written in a file: the paper as data, and the pieces with their words."""
    dossier = gather(wanted(case, variant=variant), at=now())
    pieces = providers.all_pieces(dossier)
    return json.dumps(document.words(dossier, pieces), ensure_ascii=False), pieces


@pytest.fixture
def full(full_case):
    return told(full_case, Variant.FULL)


@pytest.fixture
def press(full_case):
    return told(full_case, Variant.PRESS)


def test_a_full_file_holds_reports_finds_notes_names_and_what_changed(full, sari):
    paper, _pieces = full

    for words in (STORY, "Jadwal perawatan", NOTE, sari.name, '["removed", "empat"]', '["added", "enam"]', "Ralat"):
        assert words in paper


def test_a_full_file_names_no_reporter(full, full_case):
    paper, pieces = full
    written = paper + " ".join(str(piece.content) for piece in pieces)

    assert "Pelapor 1" in paper
    assert CONTACT not in written
    assert full_case.reports[0].ticket_number not in written


def test_two_reports_of_one_contact_are_of_one_person(agency, full_case):
    opened(agency=agency)
    first, second = opened(agency=agency, contact=CONTACT), full_case.reports[0]
    first.reports[0].case_id = second.case_id

    paper, _pieces = told(full_case, Variant.FULL)

    assert "Pelapor 1" in paper
    assert "Pelapor 2" not in paper


def test_a_file_for_the_press_holds_what_is_public(press):
    paper, _pieces = press

    for words in ("Tidak ada pemadaman air keran", '["added", "enam"]', "Verifikator 1", "Situs"):
        assert words in paper


def test_a_file_for_the_press_holds_no_inner_words_and_no_names(press, sari, full_case):
    paper, pieces = press
    written = paper + " ".join(str(piece.content) for piece in pieces)

    for words in (STORY, NOTE, CONTACT, sari.name, full_case.taken_by.name, POST, "facebook", "foto.jpg"):
        assert words not in written


def test_a_full_file_brings_pictures_and_copies_along(full):
    _paper, pieces = full

    assert [piece.path for piece in pieces] == [
        "bukti/kiriman/laporan-0001-1.jpg",
        "bukti/salinan/001-halaman.html",
        "bukti/salinan/001-teks.txt",
        "bukti/salinan/002-halaman.html",
        "bukti/salinan/002-teks.txt",
        "laporan.csv",
        "riwayat.csv",
    ]


def test_a_file_for_the_press_brings_only_released_copies(press):
    _paper, pieces = press

    assert [piece.path for piece in pieces] == [
        "bukti/salinan/001-halaman.html",
        "bukti/salinan/001-teks.txt",
        "riwayat.csv",
    ]


def test_the_paper_prints_the_hash_of_every_piece(full):
    paper, pieces = full

    assert all(piece.sha256 in paper for piece in pieces)


def test_the_trail_says_who_did_what(full, sari):
    paper, _pieces = full

    assert f'"{sari.name} (verifikator)", "Kasus diambil"' in paper
    assert '"Warga", "Laporan diterima"' in paper


def test_a_case_without_answer_reports_or_finds_has_a_file_too(agency):
    case = opened(agency=agency)

    for variant in Variant:
        assert made(case, variant=variant).is_made


def test_what_an_office_stated_goes_along_word_for_word_with_its_letter(agency, sari):
    case = taken(sari, agency=agency)
    request = asked(case, by=sari, question="Apakah jembatan ditutup?")
    statements.attach(request, StoredFileFactory(agency_id=agency.id), at=now())
    said(request, text="Jembatan itu tetap dibuka.")

    (full, pieces), (press, public) = told(case, Variant.FULL), told(case, Variant.PRESS)

    assert "Apakah jembatan ditutup?" in full
    assert "Jembatan itu tetap dibuka." in full
    assert "bukti/surat/001.jpg" in [piece.path for piece in pieces]
    assert "Jembatan itu tetap dibuka." not in press
    assert not any("surat" in piece.path for piece in public)


def test_the_press_gets_the_covered_pictures_of_the_answer_and_no_others(full_case, agency):
    revision, shown = full_case.clarification.current, StoredFileFactory(agency_id=agency.id)
    words = {"alt": "Tangkapan layar pesan berantai", "nothing_to_cover": True, "reviewed_at": now()}
    lawful = {"reviewed_by_id": revision.drafted_by_id, "file_id": shown.id, "position": 1, "agency_id": agency.id}
    with lawfully():
        db.session.add(RevisionPicture(revision_id=revision.id, **words, **lawful))
        db.session.flush()
    db.session.expire(revision)

    _paper, pieces = told(full_case, Variant.PRESS)

    assert [piece.sha256 for piece in pieces if piece.path.startswith("bukti/gambar")] == [shown.sha256]


def test_no_address_on_the_paper_can_be_opened_by_a_slip_of_the_finger(sari):
    case = taken(sari, agency=sari.agency, text="Daftar di https://jahat.contoh.id/a sekarang juga, bantuan cair")
    drafted(case, by=sari, claim="Pesan menyuruh mendaftar di https://jahat.contoh.id/a segera")

    paper, _pieces = told(case, Variant.FULL)

    assert "hxxps://jahat[.]contoh[.]id/a" in paper
    assert "https://jahat" not in paper
