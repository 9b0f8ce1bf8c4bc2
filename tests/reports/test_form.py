"""The report form, as a browser without scripts sends it."""

import io
import re

import pytest
from sqlalchemy import func, select

from klinik.db import db
from klinik.files.models import StoredFile
from klinik.reports.codes import IntakeChannel, Platform
from klinik.reports.models import Report, ReportDraft
from tests.factories.files import encoded, ogg, picture
from tests.factories.reports import story


def hidden(page: str, action: str = "/lapor") -> dict[str, str]:
    """Return the hidden fields of the page's form that posts to the address."""
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)
    page = form.group() if form else page
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    pairs = [(re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)) for field in found]
    return {name.group(1): value.group(1) if value else "" for name, value in pairs if name}


@pytest.fixture
def send(client, agency):
    """Send one step of the form and carry along what a browser would."""
    carried = hidden(client.get("/lapor").text)

    def step(**fields):
        page = client.post("/lapor", data={**carried, **fields}, content_type="multipart/form-data")
        page.request.environ["wsgi.input"].close()  # the test client leaves a large body open
        carried.update(hidden(page.text))
        return page

    return step


def reports() -> int:
    return db.session.scalar(select(func.count()).select_from(Report))


def test_message_contact_check_send_receipt(send, client):
    text = story()

    assert "Bagaimana kami mengabari Anda?" in send(text=text, link="https://contoh.id/kabar").text
    check = send(contact="warga@contoh.id", consent="y")
    assert check.headers["Cache-Control"] == "private, no-cache"  # or going back would show an error of the browser
    assert "Periksa jawaban Anda" in check.text
    assert text in check.text
    answer = send(send="1")
    assert answer.status_code == 303
    receipt = client.get(answer.location)

    report = db.session.scalars(select(Report)).one()
    assert report.ticket_number in receipt.text
    assert re.search(r"\d{4}-\d{4}-\d{4}-\d{4}", receipt.text)
    assert client.get(answer.location).status_code == 200


def test_one_post_with_every_field_lands_on_check_answers(send):
    page = send(
        text=story(), seen_where="whatsapp", seen_on="2026-01-05", region_code="35.23", contact="", question="Benar?"
    )

    assert "Periksa jawaban Anda" in page.text
    assert 'name="send"' in page.text
    assert reports() == 0


def test_what_was_typed_arrives(send):
    send(text="", link="https://contoh.id/a", seen_where="tiktok", contact="0812 3456 7890", consent="y")

    send(send="1")

    report = db.session.scalars(select(Report)).one()
    assert (report.links, report.seen_where, report.channel) == (
        ["https://contoh.id/a"],
        Platform.TIKTOK,
        IntakeChannel.WEB,
    )
    assert report.recipient_id


@pytest.mark.parametrize("wrong", [{"region_code": "99.99"}, {"seen_where": "pasar-malam"}])
def test_an_answer_that_was_not_offered_is_asked_for_again(send, wrong):
    page = send(text=story(), **wrong)

    assert page.status_code == 422
    assert "Kesalahan" in page.text


def test_a_double_click_files_one_ticket(send):
    send(text=story(), contact="")

    first, second = send(send="1"), send(send="1")

    assert first.location == second.location
    assert reports() == 1


def test_an_empty_report_is_asked_for_one_of_three(send):
    page = send(text="", link="")

    assert page.status_code == 422
    assert "Isi minimal satu: teks, tautan, atau gambar." in page.text
    assert "Kesalahan" in page.text


def test_a_hundred_thousand_letters_come_back_with_a_word_and_are_not_lost(send):
    page = send(text="panjang " * 12_500)

    assert page.status_code == 422
    assert "Teks ini terlalu panjang" in page.text
    assert page.text.count("panjang ") >= 12_500


def test_a_picture_and_a_voice_note_travel_through_the_steps(send):
    send(text=story(), files=[(io.BytesIO(encoded(picture())), "layar.jpg"), (io.BytesIO(ogg()), "suara.ogg")])
    send(contact="")
    send(send="1")

    report = db.session.scalars(select(Report)).one()
    assert sorted(file.kind for file in report.files) == ["audio", "picture"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"bukan gambar", "foto.jpg", "foto.jpg"),
        (b"PK\x03\x04" + bytes(2000), "undangan.apk", "undangan.apk"),
        (b"\xff\xd8\xff\xe0" + bytes(14 * 1024 * 1024 - 4), "besar.jpg", "Gambar ini 14 MB. Batasnya 8 MB."),
    ],
)
def test_a_file_that_cannot_be_kept_gets_a_sentence_and_the_text_stays(send, content, name, sentence):
    text = story()

    page = send(text=text, files=(io.BytesIO(content), name))

    assert page.status_code == 422
    assert sentence in page.text
    assert text in page.text


def test_of_five_files_four_are_kept(send):
    page = send(text=story(), files=[(io.BytesIO(encoded(picture(n))), f"{n}.jpg") for n in range(1, 6)])

    assert page.status_code == 422
    assert "Paling banyak empat berkas" in page.text
    assert len(db.session.scalars(select(ReportDraft)).one().files) == 4
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 4


def test_a_file_can_be_taken_out_again(send):
    send(text=story(), files=(io.BytesIO(encoded(picture())), "layar.jpg"))
    draft = db.session.scalars(select(ReportDraft)).one()

    send(remove_file=str(draft.files[0].id))

    db.session.expire_all()
    assert draft.files == []
    assert db.session.scalars(select(StoredFile)).all() == []


@pytest.mark.parametrize("contact", ["bukan kontak", "a@b", "warga@contoh.id\nBcc: x@contoh.id", "12"])
def test_a_contact_that_is_none_comes_back_with_a_word(send, contact):
    send(text=story())

    page = send(contact=contact, consent="y")

    assert page.status_code == 422
    assert "Tulis alamat surel, misalnya nama@contoh.id." in page.text
    assert "nomor telepon" not in page.text.partition('<form class="form"')[2]


def test_a_contact_needs_consent(send):
    send(text=story())

    page = send(contact="warga@contoh.id")

    assert page.status_code == 422
    assert "Beri persetujuan" in page.text


def test_a_stale_form_comes_back_with_everything_typed(client, agency):
    text = story()

    page = client.post("/lapor", data={"text": text, "form_token": "lama"})

    assert page.status_code == 422
    assert text in page.text


def test_a_form_from_another_site_is_refused(client, agency):
    token = hidden(client.get("/lapor").text)

    answer = client.post("/lapor", data={**token, "text": story()}, headers={"Origin": "https://jahat.contoh.id"})

    assert answer.status_code == 403
    assert reports() == 0


def test_a_draft_that_is_written_down_never_holds_a_contact_in_the_clear(send):
    send(text=story(), contact="warga@contoh.id", consent="y", files=(io.BytesIO(encoded(picture())), "layar.jpg"))

    assert "warga@contoh.id" not in str(db.session.scalars(select(ReportDraft)).one().fields)


def test_a_trap_that_only_machines_fill_marks_the_report(app, send, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMITS", "on")
    send(text=story(), contact="")

    send(send="1", website="https://spam.contoh.id")

    assert db.session.scalars(select(Report)).one().quarantined_at
