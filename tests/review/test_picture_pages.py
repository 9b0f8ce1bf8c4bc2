"""Choosing, covering and describing a picture at the desk, with a browser that runs no script."""

import io

import pytest
from PIL import Image

from klinik.clarifications.models import RevisionPicture
from klinik.db import db
from klinik.files import boxes
from klinik.review.services import drafting
from tests.factories.clarifications import published, submitted
from tests.factories.files import StoredFileFactory, encoded, picture
from tests.factories.review import opened
from tests.review.browsing import DRAFT, case_address, send

ALT = "Tangkapan layar pesan yang mengajak warga mengisi formulir bantuan."
BOX = {"boxes-0-x": "10", "boxes-0-y": "10", "boxes-0-width": "40", "boxes-0-height": "8"}


@pytest.fixture
def case(agency):
    """A case whose report brought a picture."""
    return opened(files=[StoredFileFactory()])


@pytest.fixture
def chosen(verifier, case):
    """The address at which the picture of the case is covered: chosen, and opened by the verifier."""
    page, file = f"{case_address(case)}/gambar", case.reports[0].files[0]
    send(verifier, page, f"/berkas/{file.id}/buka", back=page)
    return send(verifier, page, "/gambar", version=case.version, file=file.id).location


def draft_of(case):
    db.session.expire_all()
    return drafting.open_draft(case.clarification)


def save(browser, address, case, **fields):
    return send(browser, address, address, version=draft_of(case).version, **{"then": "save", **fields})


def test_a_picture_is_chosen_only_after_it_was_opened_and_begins_the_draft(verifier, case):
    page = f"{case_address(case)}/gambar"
    assert "Pilih foto.jpg" not in verifier.get(page).text
    file = case.reports[0].files[0]
    send(verifier, page, f"/berkas/{file.id}/buka", back=page)

    answer = send(verifier, page, "/gambar", version=case.version, file=file.id)

    (kept,) = draft_of(case).pictures
    assert (answer.status_code, answer.location) == (303, f"{page}/{kept.id}")
    assert (kept.source_id, kept.is_ready) == (file.id, False)


def test_boxes_and_words_make_a_picture_that_may_be_published(verifier, case, chosen):
    answer = save(verifier, chosen, case, alt=ALT, **BOX)

    (kept,) = draft_of(case).pictures
    assert answer.status_code == 303
    assert (kept.alt, kept.boxes, kept.is_ready) == (ALT, [[10.0, 10.0, 40.0, 8.0]], True)
    assert "1 bagian disamarkan" in verifier.get(answer.location).text
    assert verifier.get(f"/meja/gambar/{kept.id}").status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"alt": "", **BOX}, "Uraikan gambarnya"),
        ({"alt": "IMG_20261121.jpg", **BOX}, "Ini nama berkas."),
        ({"alt": ALT}, "atau nyatakan bahwa tidak ada yang perlu disamarkan"),
        ({"alt": ALT, **BOX, "nothing_to_cover": "y"}, "atau nyatakan bahwa tidak ada yang perlu disamarkan"),
        ({"alt": ALT, **BOX, "boxes-0-width": "0"}, "Kotak ini tidak menutup apa pun."),
        ({"alt": ALT, **BOX, "boxes-0-x": "120"}, "Tulis angka dari 0 sampai 100."),
    ],
)
def test_what_is_missing_comes_back_with_what_was_typed(verifier, case, chosen, fields, sentence):
    answer = save(verifier, chosen, case, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert ALT in answer.text or fields["alt"] != ALT
    assert not draft_of(case).pictures[0].is_ready


def test_boxes_come_and_go_and_are_looked_at_without_a_script_and_without_saving(verifier, case, chosen):
    more = save(verifier, chosen, case, then="add_box", alt=ALT, **BOX).text
    fewer = save(verifier, chosen, case, then="drop_box:0", alt=ALT, **BOX).text
    preview = save(verifier, chosen, case, then="preview", alt=ALT, **BOX).text

    assert 'name="boxes-1-x"' in more
    assert 'name="boxes-0-x"' not in fewer
    assert "pratinjau?b=10.0,10.0,40.0,8.0" in preview
    assert not draft_of(case).pictures[0].is_ready


def test_the_preview_is_drawn_for_whoever_opened_the_picture_and_kept_by_nobody(verifier, editor, case, chosen):
    address = f"/meja/gambar/{draft_of(case).pictures[0].id}/pratinjau"

    seen = verifier.get(f"{address}?b=0,0,100,50")

    drawing = Image.open(io.BytesIO(seen.data)).convert("RGB")
    assert all(abs(one - two) < 8 for one, two in zip(drawing.getpixel((40, 40)), boxes.COVER, strict=True))
    assert seen.headers["Cache-Control"] == "private, no-store"
    assert editor.get(address).status_code == 404


@pytest.mark.parametrize("asked", ["b=1,2,3", "b=x,1,1,1", "b=1,1,1,1,1", "b=nan,1,1,1", "b=-5,0,10,10", "b=0,0,inf,1"])
def test_a_preview_of_nonsense_does_not_exist(verifier, case, chosen, asked):
    address = f"/meja/gambar/{draft_of(case).pictures[0].id}/pratinjau"

    assert verifier.get(f"{address}?{asked}").status_code == 404


def test_a_picture_that_no_report_of_the_case_brought_cannot_be_taken(verifier, case):
    foreign = StoredFileFactory()
    db.session.commit()

    answer = send(verifier, f"{case_address(case)}/gambar", "/gambar", version=case.version, file=foreign.id)

    assert answer.status_code == 404


def test_a_picture_of_our_own_is_taken_and_covered_like_any_other(verifier, case):
    page = f"{case_address(case)}/gambar"
    upload = (io.BytesIO(encoded(picture(9))), "foto temuan.jpg")

    answer = send(verifier, page, "/gambar", version=case.version, upload=upload)
    page_of_it = verifier.get(answer.location)

    assert answer.status_code == 303
    assert "data-stage" in page_of_it.text


@pytest.mark.parametrize("upload", [(io.BytesIO(b""), ""), (io.BytesIO(b"MZ not a picture"), "gambar.jpg")])
def test_what_is_no_picture_comes_back_with_a_word(verifier, case, upload):
    answer = send(verifier, f"{case_address(case)}/gambar", "/gambar", version=case.version, upload=upload)

    assert answer.status_code == 422
    assert "error" in answer.text


def test_a_stale_cover_is_refused_with_what_was_drawn_kept(verifier, case, chosen):
    answer = send(verifier, chosen, chosen, version=1, then="save", alt=ALT, **BOX)

    assert answer.status_code == 409
    assert ALT in answer.text
    assert 'name="boxes-0-x"' in answer.text


def test_a_dropped_picture_is_gone_and_the_checklist_says_what_is_missing(verifier, case, chosen):
    waiting = verifier.get(f"{case_address(case)}/ajukan").text
    drop = f"{chosen.rpartition('/')[2]}/buang"

    send(verifier, f"{case_address(case)}/gambar", drop, version=draft_of(case).version)

    assert "Gambar yang dipilih belum diuraikan dan diperiksa" in waiting
    assert draft_of(case).pictures == []


def test_the_editor_sees_the_picture_with_its_words_before_publishing(verifier, editor, case, chosen):
    page = f"{case_address(case)}/draf"
    send(verifier, page, "/draf", version=draft_of(case).version, then="save", **DRAFT)
    save(verifier, chosen, case, alt=ALT, nothing_to_cover="y")
    send(verifier, f"{case_address(case)}/ajukan", "/ajukan", version=draft_of(case).version)

    seen = editor.get(f"{case_address(case)}/terbitkan").text

    assert f'alt="{ALT}"' in seen
    assert "Dinyatakan tidak ada yang perlu disamarkan" in seen


def test_a_change_of_a_published_answer_has_its_pictures_too(verifier, agency):
    clarification = published()
    send(verifier, f"/meja/klarifikasi/{clarification.public_id}", "/revisi", kind="wording")

    page = verifier.get(f"/meja/klarifikasi/{clarification.public_id}/gambar")

    assert page.status_code == 200
    assert "Klarifikasi boleh terbit tanpa gambar" in page.text


def test_numbers_in_the_claim_and_what_is_marked_are_covered_at_a_press(verifier, case):
    page, claim = f"{case_address(case)}/draf", "Pesan menyuruh warga menelepon 0812-5550-1234 malam ini."
    marked = {**DRAFT, "claim": claim, "summary": "Menurut [[nama warga]], tidak benar."}

    covered = send(verifier, page, "/draf", version=case.version, then="cover", **marked).text

    assert "0812-5550-1234" not in covered
    assert "menelepon [nomor disamarkan] malam ini" in covered
    assert "Menurut [disamarkan], tidak benar." in covered
    assert draft_of(case) is None


def test_a_picture_of_another_agency_does_not_exist(foreign_verifier, agency):
    draft = submitted()
    kept = RevisionPicture(revision=draft, agency_id=draft.agency_id, position=1, source=StoredFileFactory(), boxes=[])
    db.session.add(kept)
    db.session.commit()

    assert foreign_verifier.get(f"/meja/gambar/{kept.id}").status_code == 404
