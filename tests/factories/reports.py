"""Reports and cases for tests, filed as citizens file them."""

import itertools
from datetime import datetime
from typing import Any

from klinik.agencies.models import Agency
from klinik.db import db, now
from klinik.reports import services
from klinik.reports.codes import DataWish
from klinik.reports.models import DataRequest, Report
from klinik.reports.services import Intake, data_requests
from tests.factories.agencies import default_agency

NUMBERS = itertools.count(1)
# Each story is about other things, so that no two are taken for the same.
PLACES = ("Mawar", "Melati", "Kenanga", "Cempaka", "Flamboyan", "Teratai", "Dahlia", "Anggrek", "Seroja", "Kamboja")
STORIES = (
    "Kabarnya jembatan penyeberangan di Kelurahan {place} akan dibongkar malam ini tanpa pemberitahuan warga",
    "Ada pesan bahwa vaksin hewan gratis di Desa {place} ternyata kedaluwarsa dan membuat ternak mati mendadak",
    "Beredar foto ikan raksasa terdampar di pantai {place} pertanda gempa besar akan datang pekan depan",
    "Katanya sekolah negeri {place} memungut uang seragam dua juta rupiah untuk semua murid baru tahun ini",
)


def story() -> str:
    """Return a message that no other call returns."""
    number = next(NUMBERS)
    words = STORIES[number % len(STORIES)].format(place=PLACES[number % len(PLACES)])
    return f"{words}, begitu isi kiriman nomor {number} di grup warga"


def filed(agency: Agency | None = None, *, at: datetime | None = None, **words: Any) -> Report:
    """Return a report that a citizen has filed and the transaction has kept."""
    intake = Intake(**{"text": story(), **words})
    report = services.submit(agency or default_agency(), intake, at=at or now()).report
    db.session.commit()
    return report


def data_request(agency: Agency | None = None) -> DataRequest:
    """Return a request of somebody whose data was posted."""
    request = data_requests.file(
        agency or default_agency(),
        wish=DataWish.ERASE,
        where="KLARIF-JATIM-2026-00010",
        what="Nomor telepon pada gambar kedua.",
        contact="warga@contoh.id",
        at=now(),
    )
    db.session.commit()
    return request
