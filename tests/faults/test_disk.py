"""The disk is full: the page says so, the text is taken all the same, and nothing half-written is left."""

import pytest
from sqlalchemy import func, select

from klinik.db import db
from klinik.files.models import StoredFile
from klinik.reports.models import Report
from tests.factories.agencies import default_agency
from tests.factories.files import encoded, picture
from tests.faults.clinic import say
from tests.faults.web import Web

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]

ROOM = 4096  # bytes that a file may grow to: what the kernel refuses then is what it refuses on a full disk (EFBIG)


def test_on_a_full_disk_the_text_is_taken_and_the_page_says_what_is_wrong(clinic):
    default_agency()
    db.session.commit()
    web, text = Web(clinic, file_size=ROOM), "Beras bantuan di Desa Kenanga katanya habis sampai akhir tahun"

    page = web.send_file(text, encoded(picture()))
    status = web.go_on(page, text)

    db.session.rollback()
    reports = db.session.scalars(select(Report)).all()
    left = [file for file in (clinic.folder / "files").rglob("*") if file.is_file()]
    say(f"disk full at an upload: {len(reports)} report taken without its picture, {len(left)} files left behind")
    assert "ruang penyimpanan penuh" in page
    assert status == 303
    assert [report.text for report in reports] == [text]
    assert (db.session.scalar(select(func.count()).select_from(StoredFile)), left) == (0, [])
