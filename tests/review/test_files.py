"""Files that citizens sent, as the desk may see them."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from klinik.audit.models import AuditEvent
from klinik.db import db, now
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.reports.models import Case
from tests.factories.files import encoded, ogg, picture
from tests.factories.review import opened
from tests.review.browsing import case_address, send


@pytest.fixture
def case(agency) -> Case:
    """A case whose report came with a picture."""
    kept = files.keep(io.BytesIO(encoded(picture())), "foto.jpg", agency_id=agency.id, at=now())
    return opened(files=[kept])


@pytest.fixture
def file(case) -> StoredFile:
    return case.reports[0].files[0]


def test_a_picture_is_not_served_before_somebody_chose_to_look(verifier, file):
    assert verifier.get(f"/meja/berkas/{file.id}").status_code == 404


def test_an_opened_picture_is_shown_in_place_and_the_trail_knows_who_looked(verifier, case, file):
    opening = send(verifier, case_address(case), "/buka", back=case_address(case))

    actors = db.session.scalars(select(AuditEvent.actor_id).filter_by(action="file.opened")).all()
    assert opening.location == f"{case_address(case)}#file-{file.id}"
    assert f'src="/meja/berkas/{file.id}"' in verifier.get(case_address(case)).text
    assert actors == [verifier.user.id]


def test_a_file_is_an_attachment_that_no_browser_runs(verifier, case, file):
    send(verifier, case_address(case), "/buka", back=case_address(case))

    with verifier.get(f"/meja/berkas/{file.id}") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.headers["Cache-Control"] == "private, no-store"


def test_what_one_opened_stays_blurred_for_others(verifier, editor, case, file):
    send(verifier, case_address(case), "/buka", back=case_address(case))

    assert editor.get(f"/meja/berkas/{file.id}").status_code == 404


def test_the_blurred_picture_is_small_and_blurred_on_our_side(verifier, file):
    response = verifier.get(f"/meja/berkas/{file.id}/samar")

    with Image.open(io.BytesIO(response.data)) as seen:
        assert max(seen.size) <= 96


def test_a_file_lost_in_a_restore_is_said_to_be_so_and_its_case_opens(verifier, case, file):
    files.path(file).unlink()

    page = verifier.get(f"/meja/berkas/{file.id}/samar", headers={"Accept": "text/html"})

    assert page.status_code == 404
    assert "Berkas ini tidak ada pada kami saat ini." in page.text
    assert verifier.get(case_address(case)).status_code == 200


def test_a_voice_note_has_no_blurred_picture(verifier, agency):
    kept = files.keep(io.BytesIO(ogg()), "suara.ogg", agency_id=agency.id, at=now())
    db.session.commit()

    assert verifier.get(f"/meja/berkas/{kept.id}/samar").status_code == 404


def test_a_file_of_another_agency_does_not_exist(foreign_verifier, file):
    assert foreign_verifier.get(f"/meja/berkas/{file.id}/samar").status_code == 404


def test_opening_leads_back_to_the_desk_and_nowhere_else(verifier, case):
    response = send(verifier, case_address(case), "/buka", back="https://jahat.example/")

    assert response.location.startswith("/meja#file-")


def test_the_page_asks_for_the_blurred_picture_only(verifier, case, file):
    page = verifier.get(case_address(case)).text

    assert f"/meja/berkas/{file.id}/samar" in page
    assert f'src="/meja/berkas/{file.id}"' not in page
