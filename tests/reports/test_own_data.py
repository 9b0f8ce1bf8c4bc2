"""What somebody who filed a report does with it and with what is held about them: withdraw, take a copy, erase."""

import io
import json
import zipfile

from klinik.db import db, now
from klinik.notifications.models import Recipient
from klinik.reports import services
from tests.factories.files import StoredFileFactory
from tests.reports.citizen import act, ask, mine, report

__all__ = ["mine", "report"]  # fixtures


def test_withdrawing_takes_a_tick_and_stops_counting(mine, report):
    assert act(mine, report, "tarik").status_code == 422

    act(mine, report, "tarik", sure="y")

    db.session.refresh(report)
    assert report.withdrawn_at
    assert report.case.demand == 0


def test_a_citizen_takes_a_copy_of_everything(mine, report):
    answer = act(mine, report, "unduh-data")

    assert answer.json["text"] == report.text
    assert answer.json["contact"] == "warga@contoh.id"


def test_erasing_leaves_a_tombstone_without_text_contact_or_files(mine, report):
    report.files.append(StoredFileFactory())
    db.session.commit()
    recipient_id = report.recipient_id

    act(mine, report, "hapus-data", sure="y")

    db.session.expire_all()
    assert (report.text, report.files, report.recipient_id) == ("", [], None)
    assert db.session.get(Recipient, recipient_id).contact is None
    assert report.ticket_number


def test_a_box_that_was_not_ticked_is_said_on_top_of_the_ticket(mine, report):
    page = act(mine, report, "tarik").text

    assert "<title>Kesalahan: Tiket" in page
    assert 'href="#sure">Centang “Saya yakin”' in page


def test_a_copy_holds_the_files_themselves_and_what_was_asked(mine, report):
    picture = StoredFileFactory()
    report.files.append(picture)
    ask(report)
    services.add_information(report, text="Dari grup RT", file=picture, at=now())
    db.session.commit()

    with act(mine, report, "unduh-data") as answer:
        box = zipfile.ZipFile(io.BytesIO(answer.data))

    assert answer.headers["Content-Disposition"].endswith(f"{report.ticket_number}.zip")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(box.read(f"berkas/1-{picture.name}")) == picture.size
    told = json.loads(box.read("laporan.json"))
    assert told["questions"][0]["question"] == "Dari grup mana?"
    assert told["additions"][0]["file"]["name"] == picture.name


def test_whoever_erases_at_once_reads_that_the_report_was_taken_back(mine, report):
    act(mine, report, "hapus-data", sure="y")

    assert "Anda menarik laporan" in mine.get(f"/tiket/{report.ticket_number}").text


def test_a_withdrawn_report_can_still_be_erased_by_its_sender(mine, report):
    act(mine, report, "tarik", sure="y")
    page = mine.get(f"/tiket/{report.ticket_number}").text

    assert "Hapus data laporan ini" in page
    act(mine, report, "hapus-data", sure="y")

    db.session.expire_all()
    assert (report.text, report.recipient_id) == ("", None)
    erased = mine.get(f"/tiket/{report.ticket_number}").text
    assert "sudah Anda tarik, dan datanya sudah dihapus" in erased
    assert "sudah dihapus. Yang tersisa" in erased
    assert erased.count("Anda menarik laporan") == 1


def test_what_was_written_for_a_report_that_was_withdrawn_meanwhile_can_be_copied(mine, report):
    act(mine, report, "tarik", sure="y")

    file = (io.BytesIO(b"bukan gambar"), "foto.jpg")
    answer = act(mine, report, "tambah", text="Saya menerimanya lagi kemarin.", file=file)

    assert (answer.status_code, "Saya menerimanya lagi kemarin.</textarea>" in answer.text) == (422, True)
