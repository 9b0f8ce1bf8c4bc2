"""The office's logo: put up by an admin, on every public page and card at once, and taken down again."""

import io

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.audit.models import AuditEvent
from klinik.clarifications.cards import sheet
from klinik.clarifications.cards.faces import face
from klinik.clarifications.codes import CardShape
from klinik.db import db, now
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.review.services import logos
from tests.accounts.pages import token_of
from tests.factories.clarifications import published, staff
from tests.factories.logos import logo
from tests.review.browsing import send

PAGE = "/meja/pengaturan/logo"


@pytest.fixture
def shown(agency):
    logos.put(logo(), "logo.png", by=staff(Role.ADMIN), at=now())
    db.session.commit()
    return agency


def test_a_logo_is_on_the_page_with_the_offices_name_and_may_be_kept_for_ever(admin, client, agency):
    published()
    answer = send(admin, PAGE, PAGE, picture=(logo(), "Logo Kominfo.png"))
    db.session.refresh(agency)

    page = client.get("/").text
    address = f"/logo.png?v={agency.logo[:12]}"
    picture = client.get(address)

    assert answer.status_code == 303
    assert f'<img src="{address}" width="{agency.logo_width}" height="{agency.logo_height}" alt="Jawa Timur">' in page
    assert picture.mimetype == "image/png"
    assert "immutable" in picture.headers["Cache-Control"]
    assert client.get("/logo.png?v=lama").headers["Cache-Control"] == "public, no-cache"


def test_another_logo_takes_its_place_and_the_old_file_is_let_go(shown, session):
    before = shown.logo
    logos.put(logo(ink="#0b3b52"), "baru.png", by=staff(Role.ADMIN), at=now())

    assert shown.logo != before
    assert session.scalars(select(StoredFile.sha256)).all() == [shown.logo]


def test_a_logo_taken_down_leaves_the_mark_and_no_file(shown, admin, client, session):
    admin.post(f"{PAGE}/hapus", data={"form_token": token_of(admin.get(PAGE))})

    assert client.get("/logo.png").status_code == 404
    assert "logo.png" not in client.get("/").text
    assert session.query(StoredFile).count() == 0
    deeds = session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("agency.logo"))).all()
    assert sorted(deeds) == ["agency.logo_removed", "agency.logo_set"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<svg></svg>", "Berkas SVG simpan dulu sebagai PNG."),
        (b"", "Logo berupa gambar PNG, JPEG, atau WebP."),
    ],
)
def test_a_file_that_is_no_logo_comes_back_with_the_reason_and_changes_nothing(admin, shown, content, word):
    before = shown.logo
    refused = send(admin, PAGE, PAGE, picture=(io.BytesIO(content), "logo.png"))
    db.session.refresh(shown)

    assert refused.status_code == 422
    assert word in refused.text
    assert shown.logo == before


def test_without_a_file_the_page_asks_for_one(admin):
    refused = send(admin, PAGE, PAGE)

    assert refused.status_code == 422
    assert "Pilih berkas logo." in refused.text


def test_cards_carry_the_logo_and_are_drawn_anew(agency):
    clarification = published()
    plain = face(clarification, clarification.current, agency, "id")
    clarification.cards_wanted = False
    logos.put(logo(), "logo.png", by=staff(Role.ADMIN), at=now())
    db.session.refresh(clarification)

    with_logo = face(clarification, clarification.current, agency, "id")

    assert clarification.cards_wanted
    assert sheet.draw(with_logo, CardShape.WIDE) != sheet.draw(plain, CardShape.WIDE)


def test_a_logo_whose_file_a_restore_did_not_bring_leaves_the_pages_as_they_were(shown, client):
    files.path(db.session.get_one(StoredFile, shown.logo_id)).unlink()
    clarification = published()

    assert client.get(f"/logo.png?v={shown.logo[:12]}").status_code == 404
    assert face(clarification, clarification.current, shown, "id").logo == ""
