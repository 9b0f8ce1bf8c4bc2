"""The card of a draft is seen before anybody else sees it, and says that it is a draft."""

import io

import pytest
from PIL import Image

from klinik.clarifications.cards import faces
from klinik.clarifications.codes import CardShape, RevisionKind, Verdict
from klinik.clarifications.models import Card
from klinik.db import db, now
from tests.factories.clarifications import CONTENT, published
from tests.factories.review import drafted, opened
from tests.review.browsing import DRAFT, case_address, send

SIZES = {"kartu": (1200, 630), "kartu-persegi": (1080, 1080), "kartu-tegak": (1080, 1920), "kartu-layar": (1920, 1080)}


@pytest.fixture
def case(sari):
    case = opened()
    drafted(case, by=sari)
    return case


@pytest.mark.parametrize("shape", CardShape)
def test_every_size_of_a_saved_draft_is_drawn_and_kept_by_nobody(verifier, case, shape):
    answer = verifier.get(f"{case_address(case)}/draf/{shape}.png")

    assert Image.open(io.BytesIO(answer.data)).size == SIZES[shape]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert db.session.query(Card).count() == 0


def test_a_card_that_the_browser_has_is_not_drawn_again(verifier, case, monkeypatch):
    address = f"{case_address(case)}/draf/kartu.png"
    mark = verifier.get(address).headers["ETag"]
    monkeypatch.delattr("klinik.clarifications.cards.sheet.draw")

    assert verifier.get(address, headers={"If-None-Match": mark}).status_code == 304


def test_the_preview_shows_the_card_of_what_is_typed_and_not_saved(verifier, case):
    page = f"{case_address(case)}/draf"
    typed = DRAFT | {"headline": "Airnya tetap menyala", "verdict": "true", "flags": "scam"}

    preview = send(verifier, page, "/draf", version="1", then="preview", **typed).text

    asked = "judul=Airnya+tetap+menyala&amp;kesimpulan=true&amp;penanda=scam"
    assert f"/draf/kartu.png?{asked}" in preview
    assert all(f"/draf/{shape}.png?{asked}" in preview for shape in CardShape)


def test_a_draft_without_a_conclusion_has_no_card_and_the_preview_says_why(verifier, case):
    page = f"{case_address(case)}/draf"

    preview = send(verifier, page, "/draf", version="1", then="preview", **DRAFT | {"verdict": ""}).text

    assert "Pilih kesimpulan dan tulis judul" in preview
    assert verifier.get(f"{page}/kartu.png?judul=Airnya&kesimpulan=apa").status_code == 404


def test_the_foot_of_a_draft_s_card_says_that_it_is_one(agency):
    said = faces.Said(CONTENT.headline, Verdict.HOAX, is_scam=False)

    face = faces.of_draft(said, agency, at=now())

    assert face.day == "Konsep, belum terbit"
    assert face.stamp.word == "Hoaks"


def test_the_card_of_a_withdrawal_says_that_the_answer_is_withdrawn(agency):
    said = faces.Said(CONTENT.headline, Verdict.HOAX, is_scam=False, is_retraction=True)

    assert faces.of_draft(said, agency, at=now()).stamp.word == "Dicabut"


@pytest.mark.parametrize("where", ["ajukan", "terbitkan"])
def test_checklist_and_approval_lead_to_all_four_sizes(editor, case, where):
    page = editor.get(f"{case_address(case)}/{where}").text

    assert all(f"{case_address(case)}/draf/{shape}.png" in page for shape in CardShape)


def test_a_change_of_a_published_answer_has_its_card(verifier, agency):
    clarification = published()
    send(verifier, f"/meja/klarifikasi/{clarification.public_id}", "/revisi", kind=RevisionKind.WORDING)

    assert verifier.get(f"/meja/klarifikasi/{clarification.public_id}/draf/kartu.png").status_code == 200
